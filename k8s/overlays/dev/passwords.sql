-- Run once by the image, after roles.sql, so that the roles have the passwords that the pods have.
\getenv owner OWNER_PASSWORD
\getenv app APP_PASSWORD
\getenv control CONTROL_PASSWORD
alter role tenantry_owner password :'owner';
alter role tenantry_app password :'app';
alter role tenantry_control password :'control';
