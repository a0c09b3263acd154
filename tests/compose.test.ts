import { readFileSync } from 'node:fs'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { fromRoot } from '@supermall/subgraph/root'
import type { Spec } from '@supermall/subgraph/settings'
import { readSettings } from '@supermall/subgraph/settings'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { gatewaySettings } from '../gateway/settings.ts'
import { envExample, settingSections, settingsOfDomain, withSettings } from '../scripts/env-example.ts'
import { registry } from '../subgraphs/index.ts'

type Condition = { readonly condition: 'service_healthy' | 'service_completed_successfully' }
type Service = {
  readonly image: string
  readonly profiles: readonly string[]
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly build?: { readonly context: string; readonly dockerfile: string }
  readonly depends_on?: Readonly<Record<string, Condition>>
  readonly healthcheck?: { readonly test: readonly string[] }
}

const text = readFileSync(fromRoot('docker-compose.yml'), 'utf8')
const compose = parse(text, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, null> }
const { services } = compose
const infrastructure = ['postgres', 'nats', 'redis']
const domains = registry.map(({ name }) => name)
const settings = new Map(await Promise.all(domains.map(async (name) => [name, await settingsOfDomain(name)] as const)))
const everySetting: Spec = Object.assign({}, houseSettings, gatewaySettings, ...settings.values())

const service = (name: string): Service => {
  const found = services[name]
  if (!found) throw new Error(`there is no service ${name}`)
  return found
}

/** What a service reads: the house's variables, and those of the part that it runs. */
const specOf = (name: string): Spec => ({
  ...houseSettings,
  ...(name === 'gateway' ? gatewaySettings : settings.get(name)),
})

/** Each domain's database may be elsewhere: the launcher reads these by the domain's name. */
const elsewhere = domains.map((name) => `DATABASE_URL_${name.toUpperCase()}`)

/** As Compose fills it in for somebody who has set the secrets and nothing else. */
const filledIn = (value: string): string =>
  value
    .replaceAll(/\$\{\w+:\?[^}]*\}/g, 'a-secret-of-at-least-32-characters')
    .replaceAll(/\$\{\w+:-([^${}]*)\}/g, '$1')
    .replaceAll(/\$\{\w+:-([^${}]*)\}/g, '$1')

test('there is a service for each domain, the gateway, the migration and what they stand on, and no other', () => {
  expect(Object.keys(services).sort()).toEqual([...infrastructure, 'migrate', 'gateway', ...domains].sort())
})

test.each(registry)('$name reads the settings of its settings.ts and no others', async ({ name, load }) => {
  const { default: subgraph } = await load()
  expect(Object.keys(subgraph.settings)).toEqual(Object.keys(settings.get(name) ?? {}))
})

test('one profile starts only what the mall stands on, the other one everything', () => {
  for (const name of infrastructure) expect(service(name).profiles).toEqual(['infrastructure', 'all'])
  for (const name of ['migrate', 'gateway', ...domains]) expect(service(name).profiles).toEqual(['all'])
})

const ours = ['migrate', 'gateway', ...domains]

test.each(ours)('%s runs that part of the one image', (name) => {
  expect(service(name)).toMatchObject({
    image: 'supermall',
    command: [name],
    build: { context: '.', dockerfile: 'ops/Dockerfile' },
  })
  expect(service(name).volumes).toEqual(['mall-data:/data'])
})

test.each(ours)('%s is given only variables that it reads, with values that it accepts', (name) => {
  const environment = service(name).environment ?? {}
  const spec = specOf(name)
  expect(Object.keys(environment).filter((variable) => !(variable in spec || elsewhere.includes(variable)))).toEqual([])
  const values = Object.fromEntries(
    Object.entries(environment).map(([variable, value]) => [variable, filledIn(String(value))]),
  )
  expect(() => readSettings(spec, values)).not.toThrow()
})

test.each(ours)(
  '%s is given every variable that it reads, unless the image says it or its place in the file',
  (name) => {
    const dockerfile = readFileSync(fromRoot('ops', 'Dockerfile'), 'utf8')
    const said = [...dockerfile.matchAll(/\b([A-Z_]+)=/g)].map(([, variable]) => variable)
    const environment = service(name).environment ?? {}
    const placed = ['PORT', 'SUBGRAPH_PORT_OFFSET', ...(name === 'gateway' ? [] : ['SUBGRAPH_URL'])]
    const missing = [...Object.keys(specOf(name)), ...elsewhere].filter((variable) => !(variable in environment))
    expect(missing.filter((variable) => !said.includes(variable)).sort()).toEqual(placed.sort())
    // Whoever asks for metrics is never in the same container.
    expect(dockerfile).toContain('METRICS_HOST=0.0.0.0')
  },
)

test('what is passed on is written from the settings; `npx tsx scripts/env-example.ts` does so', async () => {
  expect(await withSettings(text)).toBe(text)
})

test.each(['gateway', ...domains])('%s is given what a process that is not alone needs', (name) => {
  const { environment = {} } = service(name)
  for (const variable of ['DATABASE_URL', 'NATS_URL', 'REDIS_URL', 'INTERNAL_SECRET'])
    expect(environment).toHaveProperty(variable)
})

test.each(registry.map(({ name, port }) => [name, port] as const))(
  '%s is asked for its health at its own port',
  (name, port) => {
    expect(service(name).healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${port}/health/ready`)
  },
)

test('the gateway is the only part that is shown outside, at the port that it serves', () => {
  const { PORT } = readSettings(houseSettings, {})
  // As long as it is a demo, whose passwords everybody knows, it is shown to this machine alone.
  expect(service('gateway').ports).toEqual([`\${PUBLISH:-127.0.0.1}:\${PORT:-${PORT}}:${PORT}`])
  expect(service('gateway').healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${PORT}/health/ready`)
  expect(ours.filter((name) => service(name).ports !== undefined)).toEqual(['gateway'])
  for (const name of infrastructure)
    for (const port of service(name).ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
})

test('the gateway reaches every domain under its name', () => {
  const url = service('gateway').environment?.SUBGRAPH_URL ?? ''
  const { port } = registry[0] ?? { port: 0 }
  expect(url.replace('{domain}', domains[0] ?? '').replace('{port}', String(port))).toBe(`http://${domains[0]}:${port}`)
})

test('the paths that are asked for health are served', () => {
  expect(readFileSync(fromRoot('packages', 'subgraph', 'serve.ts'), 'utf8')).toContain("'/health/ready'")
  expect(readFileSync(fromRoot('gateway', 'http', 'front.ts'), 'utf8')).toContain("'/health/ready'")
})

test('nothing starts before what it needs: servers, then migration, then domains, then the gateway', () => {
  const healthy = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, { condition: 'service_healthy' }]))
  expect(service('migrate').depends_on).toEqual(healthy(...infrastructure))
  for (const name of domains) {
    expect(service(name).depends_on).toEqual({
      migrate: { condition: 'service_completed_successfully' },
      ...healthy('redis'),
    })
  }
  expect(service('gateway').depends_on).toEqual(healthy(...domains))
  for (const name of [...infrastructure, ...domains]) expect(service(name).healthcheck?.test[0]).toBe('CMD')
})

test('no secret has a value in the file', () => {
  for (const name of ours) {
    for (const [variable, value] of Object.entries(service(name).environment ?? {})) {
      const hasPassword =
        everySetting[variable]?.isSecret && !['nats://nats:4222', 'redis://redis:6379'].includes(value)
      if (hasPassword) expect(value).toMatch(/\$\{\w+:(\?|-\})/)
    }
  }
  expect(service('postgres').environment?.POSTGRES_PASSWORD).toMatch(/^\$\{POSTGRES_PASSWORD:\?/)
})

test('every named volume is declared, and every variable of the file is explained in .env.example', () => {
  const named = Object.values(services).flatMap(({ volumes = [] }) =>
    volumes.map((volume) => volume.split(':')[0] ?? ''),
  )
  expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort())
  const explained = readFileSync(fromRoot('.env.example'), 'utf8')
  for (const [, variable] of text.matchAll(/\$\{(\w+):/g))
    expect(explained).toMatch(new RegExp(`^(# )?${variable}=`, 'm'))
})

test('.env.example names every setting with its meaning and default; `npx tsx scripts/env-example.ts` writes it', async () => {
  expect(readFileSync(fromRoot('.env.example'), 'utf8')).toBe(envExample(await settingSections()))
})

test('the image holds every file that the mall reads while it runs, and runs without root', () => {
  const dockerfile = readFileSync(fromRoot('ops', 'Dockerfile'), 'utf8')
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
  const read = [
    'prisma',
    'subgraphs',
    'packages/subgraph/base.graphql',
    'gateway/supergraph.graphql',
    'gateway/playground/dist',
    'gateway/playground/examples',
    'turbo.json',
    'launch.js',
    'dist',
  ]
  for (const path of read) expect(last).toContain(`/mall/${path}`)
  expect(last.indexOf('USER node')).toBeGreaterThan(0)
  expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('ENTRYPOINT'))
})
