-- From now on one function isolates every table, including the first two, so that all homes have the same policies.
select tenancy.isolate('users'), tenancy.isolate('orders');
