{{/* Mounts the authority's certificate, against which verify-full checks. Takes a dict: root and pod. */}}
{{- define "tenantry.authority" }}
{{- $volume := dict }}
{{- if eq .root.Values.postgresql.mode "cloudnative-pg" }}
  {{- /* The operator's Secret also holds the authority's key. */}}
  {{- $items := list (dict "key" "ca.crt" "path" "ca.crt") }}
  {{- $volume = dict "secret" (dict "secretName" "tenantry-postgres-ca" "items" $items) }}
{{- else if eq .root.Values.postgresql.mode "external" }}
  {{- $volume = dict "configMap" (dict "name" "tenantry-postgres-authorities") }}
{{- end }}
{{- if $volume }}
  {{- $container := first .pod.containers }}
  {{- $mount := dict "name" "postgres-ca" "mountPath" "/etc/tenantry/postgres" "readOnly" true }}
  {{- $_ := set $container "volumeMounts" (append $container.volumeMounts $mount) }}
  {{- $_ := set .pod "volumes" (append .pod.volumes (merge $volume (dict "name" "postgres-ca"))) }}
{{- end }}
{{- end }}

{{/* Lets pods that do not read the settings connect to the developer's PostgreSQL. Takes a dict: root and pod. */}}
{{- define "tenantry.plainText" }}
{{- if eq .root.Values.postgresql.mode "dev" }}
  {{- $container := first .pod.containers }}
  {{- $hosts := dict "name" "TENANTRY_START_PLAIN_TEXT_HOSTS" "value" "tenantry-postgresql" }}
  {{- $_ := set $container "env" (append $container.env $hosts) }}
{{- end }}
{{- end }}
