{{/*
Annotations of an object that exists while `helm test` runs. After a failure, only the pod stays, for its log: Helm 3.18
and newer also delete what had succeeded before it. Takes the weight, which is 0 for the pod.
*/}}
{{- define "tenantry.hook" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded{{ if ne . "0" }},hook-failed{{ end }}
{{- end }}

{{/* As locked down as the other pods, and with no Secret. */}}
{{- define "tenantry.test" -}}
apiVersion: v1
kind: Pod
metadata:
  name: tenantry-test
  namespace: {{ .Release.Namespace }}
  labels:
    app.kubernetes.io/name: tenantry
    app.kubernetes.io/component: test
    {{- include "tenantry.labels" . | nindent 4 }}
  annotations:
    {{- include "tenantry.hook" "0" | nindent 4 }}
spec:
  serviceAccountName: tenantry-test
  automountServiceAccountToken: false
  enableServiceLinks: false
  restartPolicy: Never
  activeDeadlineSeconds: 120
  securityContext:
    runAsNonRoot: true
    runAsUser: 1001
    runAsGroup: 1001
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: test
      command: [bash, -c]
      args:
        - {{ .Files.Get "check.sh" | toJson }}
        - check.sh
        - tenantry-serving:8080
        - tenantry-serving:9000
        - tenantry-control-plane:8080
        - tenantry-control-plane:9000
      resources:
        requests:
          cpu: 10m
          memory: 16Mi
          ephemeral-storage: 16Mi
        limits:
          memory: 64Mi
          ephemeral-storage: 32Mi
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 16Mi
{{- end }}
