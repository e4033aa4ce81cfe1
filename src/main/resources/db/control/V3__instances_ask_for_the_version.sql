-- An instance serves nothing before the registry is at the version that its code needs; so it must be able to ask.
grant select (version, success) on flyway_schema_history to "${appRole}";
