import { readdirSync, readFileSync } from 'node:fs'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { fromRoot } from '@supermall/subgraph/root'
import { readSettings } from '@supermall/subgraph/settings'
import { describe, expect, it, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { urlOf } from '../launch/parts.ts'
import { settingsOfDomain } from '../scripts/env-example.ts'
import { manifests } from '../scripts/kubernetes.ts'
import { registry } from '../subgraphs/index.ts'

type Labels = Readonly<Record<string, string>>
type Probe = { readonly httpGet: { readonly path: string; readonly port: string } }
type Container = {
  readonly args: readonly string[]
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
  readonly envFrom: readonly {
    readonly configMapRef?: { readonly name: string }
    readonly secretRef?: { readonly name: string }
  }[]
  readonly readinessProbe: Probe
  readonly livenessProbe: Probe
}
type Pods = {
  readonly metadata: { readonly labels: Labels }
  readonly spec: {
    readonly containers: readonly [Container]
    readonly terminationGracePeriodSeconds: number
    readonly enableServiceLinks: boolean
  }
}
type Thing = {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data: Readonly<Record<string, string>>
  readonly spec: {
    readonly replicas?: number
    readonly selector: Labels & { readonly matchLabels: Labels }
    readonly template: Pods
    readonly ports: readonly { readonly port: number }[]
    readonly scaleTargetRef: { readonly kind: string; readonly name: string }
  }
}

const folder = fromRoot('ops', 'kubernetes')
const things = readdirSync(folder).flatMap((file) =>
  parseAllDocuments(readFileSync(`${folder}/${file}`, 'utf8')).map((document) => {
    expect(document.errors).toEqual([])
    return document.toJS() as Thing
  }),
)

function thing(kind: string, name: string): Thing {
  const found = things.filter((one) => one.kind === kind && one.metadata.name === name)
  if (found.length !== 1 || !found[0]) throw new Error(`there are ${found.length} of ${kind} ${name}`)
  return found[0]
}

const told = thing('ConfigMap', 'supermall').data
const settings = readSettings(houseSettings, told)
const parts = [...registry.map(({ name, port }) => ({ name, port })), { name: 'gateway', port: settings.PORT }]
const containerOf = (name: string): Container => thing('Deployment', name).spec.template.spec.containers[0]

test('the files are as the registry says; `npx tsx scripts/kubernetes.ts` writes them', () => {
  const written = readdirSync(folder).map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')])
  expect(Object.fromEntries(written)).toEqual(manifests())
})

test('there is nothing but the parts of the mall, the migration and what they are told', () => {
  const names = (kind: string) => things.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name)
  const all = parts.map(({ name }) => name).sort()
  for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget']) expect(names(kind).sort()).toEqual(all)
  expect([names('Job'), names('HorizontalPodAutoscaler'), names('ConfigMap')]).toEqual([
    ['supermall-migrate'],
    ['gateway'],
    ['supermall'],
  ])
})

describe.each(parts)('$name', ({ name, port }) => {
  it('runs that part, at its port, and is found and asked for its health there', () => {
    const { args, ports, readinessProbe, livenessProbe } = containerOf(name)
    expect(args).toEqual([name])
    expect(ports).toEqual([
      { name: 'http', containerPort: port },
      { name: 'metrics', containerPort: settings.METRICS_PORT },
    ])
    expect([readinessProbe.httpGet, livenessProbe.httpGet]).toEqual([
      { path: '/health/ready', port: 'http' },
      { path: '/health/live', port: 'http' },
    ])
    expect(thing('Service', name).spec.ports[0]?.port).toBe(name === 'gateway' ? 80 : port)
  })

  it('is chosen by what its pods are labelled with', () => {
    const { selector, template } = thing('Deployment', name).spec
    const { labels } = template.metadata
    expect(selector.matchLabels).toEqual(labels)
    expect(thing('Service', name).spec.selector).toEqual(labels)
    expect(thing('PodDisruptionBudget', name).spec.selector.matchLabels).toEqual(labels)
  })

  it('ends before it is killed, and is told by nobody else what its settings are', () => {
    const { terminationGracePeriodSeconds, enableServiceLinks } = thing('Deployment', name).spec.template.spec
    const drainMs = 10_000
    expect(terminationGracePeriodSeconds * 1_000).toBeGreaterThan(2 * (settings.SHUTDOWN_DELAY_MS + drainMs))
    expect(enableServiceLinks).toBe(false)
  })
})

test('what all are told are settings of the house that every part accepts, and none of them is a secret', () => {
  for (const [name, value] of Object.entries(told)) {
    expect(houseSettings).toHaveProperty(name)
    expect(typeof value).toBe('string')
    expect(houseSettings[name as keyof typeof houseSettings].isSecret).toBe(false)
  }
  expect(settings.MODE).toBe('production')
})

test('what several domains read is told to all of them, unless each machine has its own', async () => {
  const read = await Promise.all(registry.map(async ({ name }) => Object.keys(await settingsOfDomain(name))))
  const shared = read.flat().filter((name, at, all) => all.indexOf(name) < at && !name.startsWith('ARGON2_'))
  expect(shared.filter((name) => !(name in houseSettings))).toEqual([])
  expect(told).toMatchObject({ PAYMENTS_CURRENCY: 'CNY' })
})

test('the gateway reaches every domain by the name and port of its Service', () => {
  for (const entry of registry)
    expect(urlOf(entry, settings)).toBe(`http://${entry.name}:${thing('Service', entry.name).spec.ports[0]?.port}`)
})

test('the secrets that are to be made are those that a process of its own asks for', async () => {
  const text = manifests()['settings.yaml'] ?? ''
  for (const secret of ['DATABASE_URL', 'NATS_URL', 'REDIS_URL', 'INTERNAL_SECRET'])
    expect(text).toContain(`--from-literal=${secret}=`)
  for (const domain of ['identity', 'payments']) {
    const secret = `${domain.toUpperCase()}_KEY_SECRET`
    expect(await settingsOfDomain(domain)).toHaveProperty(secret)
    expect(text).toContain(`secret generic supermall-${domain} --from-literal=${secret}=`)
    expect(containerOf(domain).envFrom.map(({ secretRef }) => secretRef?.name)).toContain(`supermall-${domain}`)
  }
})

test('the gateway has as many replicas as its scaler says, and no other number', () => {
  expect(thing('Deployment', 'gateway').spec.replicas).toBeUndefined()
  expect(thing('HorizontalPodAutoscaler', 'gateway').spec.scaleTargetRef).toMatchObject({
    kind: 'Deployment',
    name: 'gateway',
  })
})
