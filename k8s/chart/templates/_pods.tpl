{{/*
Applies the values of a component to its pods. Takes a dict: root (the root context), template (the pods, which are
changed), values (those of the component) and image.
*/}}
{{- define "tenantry.pods" }}
{{- $root := .root }}
{{- $values := .values }}
{{- $metadata := .template.metadata }}
{{- $pod := .template.spec }}
{{- $container := first $pod.containers }}
{{- $_ := set $container "image" .image }}
{{- $_ := set $metadata "labels" (merge $metadata.labels (dict "app.kubernetes.io/part-of" "tenantry") ($values.podLabels | default dict)) }}
{{- if $container.envFrom }}
  {{- $checksum := include "tenantry.settings" $root | sha256sum }}
  {{- $_ := set $metadata "annotations" (dict "checksum/settings" $checksum) }}
{{- end }}
{{- with $values.podAnnotations }}
  {{- $_ := set $metadata "annotations" (merge ($metadata.annotations | default dict) .) }}
{{- end }}
{{- include "tenantry.pullSecrets" (list $root $pod) }}
{{- range $knob := list "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" "priorityClassName" }}
  {{- with index $values $knob }}
    {{- $_ := set $pod $knob . }}
  {{- end }}
{{- end }}
{{- with $values.resources }}
  {{- $_ := set $container "resources" . }}
{{- end }}
{{- include "tenantry.secrets" (dict "root" $root "container" $container) }}
{{- with $values.extraEnv }}
  {{- $_ := set $container "env" (concat ($container.env | default list) .) }}
{{- end }}
{{- with $values.extraVolumes }}
  {{- $_ := set $pod "volumes" (concat $pod.volumes .) }}
{{- end }}
{{- with $values.extraVolumeMounts }}
  {{- $_ := set $container "volumeMounts" (concat $container.volumeMounts .) }}
{{- end }}
{{- end }}

{{/* Lets the variables of a container take the Secrets that the values name. */}}
{{- define "tenantry.secrets" }}
{{- range $variable := .container.env }}
  {{- $reference := dig "valueFrom" "secretKeyRef" dict $variable }}
  {{- range $name, $secret := $.root.Values.secrets }}
    {{- if eq ($reference.name | default "") (printf "tenantry-%s" $name) }}
      {{- $_ := set $variable "valueFrom" (dict "secretKeyRef" (dict "name" $secret.existingSecret "key" $secret.key)) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{/* Takes the root context, and what gets the field imagePullSecrets. */}}
{{- define "tenantry.pullSecrets" }}
{{- $secrets := list }}
{{- range (index . 0).Values.imagePullSecrets }}
  {{- $secrets = append $secrets (dict "name" .) }}
{{- end }}
{{- if $secrets }}
  {{- $_ := set (index . 1) "imagePullSecrets" $secrets }}
{{- end }}
{{- end }}
