{{/*
Returns the objects of a file in manifests/ as JSON. The file has the manifests of the Kustomize base or component as
they are; this puts in the release's namespace and the labels. Takes the root context and the file's name.
*/}}
{{- define "tenantry.objects" }}
{{- $root := index . 0 }}
{{- $namespace := $root.Release.Namespace }}
{{- $text := $root.Files.Get (printf "manifests/%s.yaml" (index . 1))
  | replace "namespace: tenantry\n" (printf "namespace: %s\n" $namespace)
  | replace "metadata.name: tenantry\n" (printf "metadata.name: %s\n" $namespace)
  | replace "tenantry-pooler.tenantry" (printf "tenantry-pooler.%s" $namespace)
  | replace "namespace=\"tenantry\"" (printf "namespace=%q" $namespace) }}
{{- $objects := list }}
{{- range regexSplit "(?m)^---$" $text -1 }}
  {{- $object := fromYaml . }}
  {{- if not (hasPrefix "ValidatingAdmission" $object.kind) }}
    {{- $_ := set $object.metadata "namespace" ($object.metadata.namespace | default $namespace) }}
  {{- end }}
  {{- $labels := include "tenantry.labels" $root | fromYaml }}
  {{- $_ := set $object.metadata "labels" (merge ($object.metadata.labels | default dict) $labels) }}
  {{- $objects = append $objects $object }}
{{- end }}
{{- toJson $objects }}
{{- end }}

{{- define "tenantry.labels" -}}
app.kubernetes.io/part-of: tenantry
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
# As the overlays do, so that what an overlay has left can be told from what this release owns.
tenantry.dev/overlay: chart
{{- end }}

{{/* Puts the annotations of the values on a component's Service and ServiceAccount. Takes the object and the values. */}}
{{- define "tenantry.annotations" }}
{{- $object := index . 0 }}
{{- $values := index . 1 }}
{{- $annotations := dict "Service" $values.serviceAnnotations "ServiceAccount" $values.serviceAccountAnnotations }}
{{- with index $annotations $object.kind }}
  {{- $_ := set $object.metadata "annotations" . }}
{{- end }}
{{- end }}
