{{/* Refuses values that a schema cannot refuse with a message of its own: all of them at once, each with what to do. */}}
{{- define "tenantry.checks" }}
{{- $wrong := list }}
{{- range $checks := list "tenantry.filledIn" "tenantry.images" "tenantry.separated" "tenantry.fitting" }}
  {{- $wrong = concat $wrong (include $checks $ | fromYamlArray) }}
{{- end }}
{{- if $wrong }}
  {{- fail (printf "these values cannot be used:\n- %s" (join "\n- " $wrong)) }}
{{- end }}
{{- end }}

{{/* What must be set, and must not be a placeholder. */}}
{{- define "tenantry.filledIn" }}
{{- $mode := .Values.postgresql.mode }}
{{- $needed := dict
  "domain" (list .Values.domain "the host that clients use")
  "issuer" (list .Values.issuer "the issuer of the tokens, as in their claim iss")
  "upgradeUrl" (list .Values.upgradeUrl "where customers choose a larger plan")
  "jwt.publicKey" (list .Values.jwt.publicKey "the issuer's public key: --set-file jwt.publicKey=FILE")
  "images.tenantry" (list .Values.images.tenantry "the image of the release, with its digest")
  "images.redis" (list .Values.images.redis "an image of Redis, with its digest") }}
{{- if ne $mode "external" }}
  {{- $_ := set $needed "images.postgresql" (list .Values.images.postgresql "an image of PostgreSQL, with its digest") }}
{{- else }}
  {{- $server := .Values.postgresql.external }}
  {{- $_ := set $needed "postgresql.external.host" (list $server.host "the name that is in the server's certificate") }}
  {{- $_ := set $needed "postgresql.external.addresses" (list $server.addresses "where that name leads, as in 10.0.0.5/32") }}
  {{- $_ := set $needed "postgresql.external.certificateAuthorities"
    (list $server.certificateAuthorities "the authorities that sign it: --set-file postgresql.external.certificateAuthorities=FILE") }}
{{- end }}
{{- if eq $mode "cloudnative-pg" }}
  {{- $backup := .Values.postgresql.cloudnativePg.backup }}
  {{- $_ := set $needed "postgresql.cloudnativePg.backup.path" (list $backup.path "a bucket for nothing else, as in s3://NAME") }}
  {{- $_ := set $needed "postgresql.cloudnativePg.backup.endpoint" (list $backup.endpoint "the address of the object store") }}
  {{- $_ := set $needed "postgresql.cloudnativePg.backup.addresses" (list $backup.addresses "where that address leads, as in 10.0.0.6/32") }}
  {{- $_ := set $needed "postgresql.cloudnativePg.apiServer"
    (list .Values.postgresql.cloudnativePg.apiServer "the API server's address range: kubectl get endpointslices kubernetes") }}
{{- end }}
{{- if and .Values.gateway.enabled .Values.gateway.create }}
  {{- $_ := set $needed "gateway.className" (list .Values.gateway.className "a class of: kubectl get gatewayclasses") }}
{{- end }}
{{- range $name, $value := $needed }}
  {{- if not (index $value 0) }}
- {{ printf "%s is not set; set it to %s" $name (index $value 1) | toJson }}
  {{- else if regexMatch "REPLACED|example\\.com|component-environment|192\\.0\\.2\\.|198\\.51\\.100\\.|203\\.0\\.113\\." (index $value 0) }}
- {{ printf "%s is still a placeholder; set it to %s" $name (index $value 1) | toJson }}
  {{- end }}
{{- end }}
{{- if contains "PRIVATE KEY" .Values.jwt.publicKey }}
- jwt.publicKey is a private key, which must stay where tokens are signed; set it to the public one
{{- end }}
{{- end }}

{{- define "tenantry.images" }}
{{- range $name, $image := .Values.images }}
  {{- if and (kindIs "string" $image) $image (not $.Values.images.allowTags) (not (regexMatch "@sha256:[0-9a-f]{64}$" $image)) }}
- {{ printf "images.%s has no digest; add @sha256:..., or set images.allowTags=true for a developer's machine" $name | toJson }}
  {{- end }}
{{- end }}
{{- end }}

{{/* What would make a serving pod a control plane, or put a password where it can be read. */}}
{{- define "tenantry.separated" }}
{{- $variables := dict }}
{{- range $name, $value := .Values.settings }}
  {{- $_ := set $variables (printf "settings.%s" $name) (list $name true) }}
{{- end }}
{{- range $component := list "serving" "controlPlane" "migration" "audit" "redis" "tests" }}
  {{- range (index $.Values $component).extraEnv }}
    {{- $_ := set $variables (printf "%s.extraEnv.%s" $component .name) (list .name (hasKey . "value")) }}
  {{- end }}
{{- end }}
{{- range $path, $variable := $variables }}
  {{- $name := index $variable 0 }}
  {{- if and (index $variable 1) (regexMatch "PASSWORD|SECRET|TOKEN" $name) }}
- {{ printf "%s holds a secret; put it in a Secret, and use extraEnv with valueFrom.secretKeyRef" $path | toJson }}
  {{- end }}
  {{- if and (regexMatch "^(settings|serving)" $path) (regexMatch "^TENANTRY_ADMIN_|^QUARKUS_FLYWAY_|^QUARKUS_DATASOURCE_CONTROL_|_OWNER_" $name) }}
- {{ printf "%s is not for pods that serve tenants; if the control plane needs it, use controlPlane.extraEnv" $path | toJson }}
  {{- end }}
{{- end }}
{{- end }}

{{/* What does not fit together. */}}
{{- define "tenantry.fitting" }}
{{- $scaling := .Values.autoscaling }}
{{- if and $scaling.enabled (gt (int $scaling.minReplicas) (int $scaling.maxReplicas)) }}
- autoscaling.minReplicas is more than autoscaling.maxReplicas; lower it
{{- end }}
{{- if and $scaling.enabled (hasKey .Values.serving "replicas") }}
- serving.replicas and the autoscaler would undo each other's changes; leave serving.replicas out, or set autoscaling.enabled=false
{{- end }}
{{- if .Values.admission.enabled }}
  {{- range $name, $secret := .Values.secrets }}
    {{- if ne $secret.existingSecret (printf "tenantry-%s" $name) }}
- {{ printf "secrets.%s.existingSecret is not tenantry-%s, the only name that the policies allow; copy the Secret, or set admission.enabled=false" $name $name | toJson }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if and .Values.externalSecrets.enabled (eq .Values.postgresql.mode "dev") }}
- externalSecrets does not fill the superuser's Secret, which postgresql.mode=dev needs; create the Secrets by hand
{{- end }}
{{- end }}
