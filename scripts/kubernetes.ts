// Writes ops/kubernetes from the registry, so that no domain is forgotten; a test holds the files to that.
import { writeFileSync } from 'node:fs'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { fromRoot } from '@supermall/subgraph/root'
import { readSettings } from '@supermall/subgraph/settings'
import { registry } from '../subgraphs/index.ts'

const METRICS_PORT = 9464
const { PORT } = readSettings(houseSettings, {})
const WRITTEN = '# Written by `npx tsx scripts/kubernetes.ts`.'

const SETTINGS = `${WRITTEN}
# What all processes of the mall are told; .env.example says what each variable means, and which others there are. What only one of them
# reads goes into a ConfigMap or a Secret named after it, supermall-catalog say: all of them are optional.
#
# Secrets are made by hand, once, and never stand in a file:
#   kubectl create secret generic supermall --from-literal=DATABASE_URL='postgresql://user:password@host:5432/{domain}' \\
#     --from-literal=NATS_URL=nats://… --from-literal=REDIS_URL=redis://… --from-literal=INTERNAL_SECRET="$(openssl rand -base64 32)"
#   kubectl create secret generic supermall-identity --from-literal=IDENTITY_KEY_SECRET="$(openssl rand -base64 32)"
#   kubectl create secret generic supermall-payments --from-literal=PAYMENTS_KEY_SECRET="$(openssl rand -base64 32)"
# Catalog runs more than once here, so its uploads need a bucket: S3_… in supermall-catalog.
apiVersion: v1
kind: ConfigMap
metadata:
  name: supermall
  labels: { app.kubernetes.io/part-of: supermall }
data:
  MODE: production
  PUBLIC_URL: https://mall.example
  # The money of the mall. It stands here alone: orders reads it as payments does.
  PAYMENTS_CURRENCY: CNY
  SUBGRAPH_URL: http://{domain}:{port}
  METRICS_PORT: '${METRICS_PORT}'
  # Longer than a Service takes to notice that a pod is not ready any more.
  SHUTDOWN_DELAY_MS: '5000'
  # Times replicas, and one for the surge of a roll-out: what max_connections must hold for each domain.
  DATABASE_POOL: '8'
`

const MIGRATE = `${WRITTEN}
# Before the rest: one Job brings every database up to date. A Job is never changed, so the last one goes first:
#   kubectl delete job supermall-migrate --ignore-not-found
#   kubectl apply -f ops/kubernetes/settings.yaml -f ops/kubernetes/migrate.yaml
#   kubectl wait --for=condition=complete --timeout=15m job/supermall-migrate
#   kubectl apply -f ops/kubernetes
apiVersion: batch/v1
kind: Job
metadata:
  name: supermall-migrate
  labels: { app.kubernetes.io/part-of: supermall }
spec:
  backoffLimit: 3
  template:
    metadata:
      labels: { app.kubernetes.io/part-of: supermall, app.kubernetes.io/name: migrate }
    spec:
      restartPolicy: Never
      enableServiceLinks: false
      securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 }
      containers:
        - name: migrate
          image: supermall
          args: [migrate]
          envFrom:
            - configMapRef: { name: supermall }
            - secretRef: { name: supermall }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          resources: { requests: { cpu: 100m, memory: 256Mi }, limits: { memory: 1Gi } }
          volumeMounts: [{ name: data, mountPath: /data }]
      volumes: [{ name: data, emptyDir: {} }]
`

type Part = { readonly name: string; readonly port: number; readonly memory: string; readonly isFront?: boolean }

/** The gateway's replicas are for its autoscaler to say. */
const deployment = ({ name, port, memory, isFront = false }: Part): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { app.kubernetes.io/part-of: supermall, app.kubernetes.io/name: ${name} }
spec:
${isFront ? '' : '  replicas: 2\n'}  selector: { matchLabels: { app.kubernetes.io/part-of: supermall, app.kubernetes.io/name: ${name} } }
  strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }
  template:
    metadata:
      labels: { app.kubernetes.io/part-of: supermall, app.kubernetes.io/name: ${name} }
      annotations: { prometheus.io/scrape: 'true', prometheus.io/port: '${METRICS_PORT}' }
    spec:
      # The delay, the requests under way and the part of a job that it is at; then it is killed.
      terminationGracePeriodSeconds: 45
      # Otherwise PAYMENTS_PORT and the like are set for every Service.
      enableServiceLinks: false
      securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 }
      containers:
        - name: ${name}
          image: supermall
${isFront ? '          command: [node, --max-semi-space-size=64, launch.js]\n' : ''}          args: [${name}]
          envFrom:
            - configMapRef: { name: supermall }
            - secretRef: { name: supermall }
            - configMapRef: { name: supermall-${name}, optional: true }
            - secretRef: { name: supermall-${name}, optional: true }
          ports:
            - { name: http, containerPort: ${port} }
            - { name: metrics, containerPort: ${METRICS_PORT} }
          startupProbe: { httpGet: { path: /health/live, port: http }, periodSeconds: 2, failureThreshold: 60 }
          livenessProbe: { httpGet: { path: /health/live, port: http }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }
          readinessProbe: { httpGet: { path: /health/ready, port: http }, periodSeconds: 2, timeoutSeconds: 3 }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          resources: { requests: { cpu: 250m, memory: ${memory} }, limits: { memory: 2Gi } }
          volumeMounts: [{ name: data, mountPath: /data }]
      volumes: [{ name: data, emptyDir: {} }]
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  labels: { app.kubernetes.io/part-of: supermall, app.kubernetes.io/name: ${name} }
spec:
  selector: { app.kubernetes.io/part-of: supermall, app.kubernetes.io/name: ${name} }
  ports: [{ name: http, port: ${isFront ? 80 : port}, targetPort: http }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: ${name}
  labels: { app.kubernetes.io/part-of: supermall, app.kubernetes.io/name: ${name} }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app.kubernetes.io/part-of: supermall, app.kubernetes.io/name: ${name} } }
`

const GATEWAY = `${WRITTEN}
# The only door: an Ingress, or a load balancer, leads to its Service. How many of those stand before it is TRUSTED_PROXIES, in a
# ConfigMap named supermall-gateway.
${deployment({ name: 'gateway', port: PORT, memory: '768Mi', isFront: true })}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: gateway
  labels: { app.kubernetes.io/part-of: supermall, app.kubernetes.io/name: gateway }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: gateway }
  minReplicas: 2
  maxReplicas: 10
  # One process uses little more than one core: beyond this it has no breath left.
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: AverageValue, averageValue: 700m } } }]
`

/** The files of ops/kubernetes, by their names. */
export function manifests(): Readonly<Record<string, string>> {
  const domains = registry.map(({ name, port }) => deployment({ name, port, memory: '384Mi' }))
  return {
    'settings.yaml': SETTINGS,
    'migrate.yaml': MIGRATE,
    'domains.yaml': `${WRITTEN}\n# Each domain twice, so that one may go while the other answers.\n${domains.join('---\n')}`,
    'gateway.yaml': GATEWAY,
  }
}

if (process.argv[1]?.endsWith('kubernetes.ts'))
  for (const [name, text] of Object.entries(manifests())) writeFileSync(fromRoot('ops', 'kubernetes', name), text)
