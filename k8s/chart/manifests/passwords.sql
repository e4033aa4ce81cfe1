-- The image runs this once, after roles.sql, so that the roles get the passwords that the pods use.
\getenv owner OWNER_PASSWORD
\getenv app APP_PASSWORD
\getenv control CONTROL_PASSWORD
alter role tenantry_owner password :'owner';
alter role tenantry_app password :'app';
alter role tenantry_control password :'control';
