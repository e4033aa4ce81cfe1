-- Who may act for which tenant, beside the tenants instead of in their homes: a caller who is not known to belong to a
-- tenant must cause no work in its home.
create table memberships (
    tenant_id uuid not null,
    subject   text not null,

    constraint memberships_pk primary key (tenant_id, subject),
    constraint memberships_tenant_exists foreign key (tenant_id) references tenants (id) on delete cascade,
    constraint memberships_subject_given check (length(subject) between 1 and 255)
);

-- The tenants whose users all have their memberships. The others were created by an earlier version; the command migrate
-- copies their users. A separate table, because a change of a tenant's row is announced to all instances.
create table memberships_complete (
    tenant_id uuid not null,

    constraint memberships_complete_pk primary key (tenant_id),
    constraint memberships_complete_tenant_exists foreign key (tenant_id) references tenants (id) on delete cascade
);

grant select on memberships to "${appRole}";
grant select, insert, delete on memberships, memberships_complete to "${controlRole}";
