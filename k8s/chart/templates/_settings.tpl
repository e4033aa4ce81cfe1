{{/*
Returns the data of the ConfigMaps by their names. Pods that read one as a whole have a checksum of all of it, so that
they roll if a value changes.
*/}}
{{- define "tenantry.settings" }}
{{- $settings := dict }}
{{- range splitList "\n" (.Files.Get "manifests/settings.env") }}
  {{- if regexMatch "^[A-Z]" . }}
    {{- $pair := splitn "=" 2 . }}
    {{- $_ := set $settings $pair._0 $pair._1 }}
  {{- end }}
{{- end }}
{{- $_ := set $settings "TENANTRY_CONTEXT_BASE_DOMAIN" .Values.domain }}
{{- $_ := set $settings "MP_JWT_VERIFY_ISSUER" .Values.issuer }}
{{- $_ := set $settings "TENANTRY_RATE_LIMIT_UPGRADE_URL" .Values.upgradeUrl }}
{{- if .Values.tracing.endpoint }}
  {{- $_ := set $settings "TENANTRY_TRACING_ENDPOINT" .Values.tracing.endpoint }}
  {{- $_ := set $settings "TENANTRY_TRACING_ONE_IN" (.Values.tracing.oneIn | int64 | toString) }}
{{- end }}
{{- if eq .Values.postgresql.mode "dev" }}
  {{- $_ := set $settings "TENANTRY_START_PLAIN_TEXT_HOSTS" "tenantry-redis,tenantry-postgresql" }}
{{- end }}
{{- /* Not merge, which ignores an empty string. */}}
{{- range $name, $value := .Values.settings }}
  {{- $_ := set $settings $name $value }}
{{- end }}
{{- $all := dict
  "settings" $settings
  "database" (include "tenantry.database" . | fromYaml)
  "jwt" (dict "keys" .Values.jwt.publicKey) }}
{{- if eq .Values.postgresql.mode "external" }}
  {{- $_ := set $all "postgres-authorities" (dict "ca.crt" .Values.postgresql.external.certificateAuthorities) }}
{{- end }}
{{- toYaml $all }}
{{- end }}

{{/* Returns the two addresses of the database. */}}
{{- define "tenantry.database" }}
{{- $verified := "sslmode=verify-full&sslrootcert=/etc/tenantry/postgres/ca.crt" }}
{{- if eq .Values.postgresql.mode "dev" }}
serving-url: jdbc:postgresql://tenantry-postgresql:5432/tenantry
direct-url: jdbc:postgresql://tenantry-postgresql:5432/tenantry
{{- else if eq .Values.postgresql.mode "cloudnative-pg" }}
# In transaction mode, the next statement may reach a server connection that has not prepared it.
serving-url: jdbc:postgresql://tenantry-pooler:5432/tenantry?{{ $verified }}&prepareThreshold=0
direct-url: jdbc:postgresql://tenantry-postgres-rw:5432/tenantry?{{ $verified }}
{{- else }}
{{- $server := .Values.postgresql.external }}
{{- $address := printf "jdbc:postgresql://%s:%v/%s?%s" $server.host $server.port $server.database $verified }}
serving-url: {{ $address }}
direct-url: {{ $address }}
{{- end }}
{{- end }}
