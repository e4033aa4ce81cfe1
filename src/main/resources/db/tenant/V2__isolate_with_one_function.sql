-- From here on one function isolates every table, the first two included, so that all homes have the same policies.
select tenancy.isolate('users'), tenancy.isolate('orders');
