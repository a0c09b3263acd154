// Writes .env.example, and what docker-compose.yml passes on, from the settings that the code declares, so that no variable is
// forgotten; a test holds both to that.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { fromRoot } from '@supermall/subgraph/root'
import type { Spec } from '@supermall/subgraph/settings'
import { gatewaySettings } from '../gateway/settings.ts'
import { registry } from '../subgraphs/index.ts'

type Section = { readonly title: string; readonly spec: Spec }

/** Every variable there is, each where it is declared first. */
export async function settingSections(): Promise<readonly Section[]> {
  const domains = await Promise.all(
    registry.map(async ({ name }) => ({ title: name, spec: await settingsOfDomain(name) })),
  )
  const declared = new Set<string>()
  const all = [{ title: 'the house', spec: houseSettings }, { title: 'the gateway', spec: gatewaySettings }, ...domains]
  return all.map(({ title, spec }) => {
    const own = Object.entries(spec).filter(([name]) => !declared.has(name))
    for (const [name] of own) declared.add(name)
    return { title, spec: Object.fromEntries(own) }
  })
}

/** A domain without settings has no such file. */
export async function settingsOfDomain(name: string): Promise<Spec> {
  const file = fromRoot('subgraphs', name, 'settings.ts')
  if (!existsSync(file)) return {}
  const { settings } = (await import(file)) as { readonly settings: Spec }
  return settings
}

const HEAD = `# Every variable that the mall reads. A commented one shows what holds without it; nothing here must be set for \`npm start\`.
# Docker Compose reads this file as .env; to use it elsewhere: node --env-file=.env launch.js

# --- docker-compose.yml: the five that have no default

# the password of the Postgres that Compose starts
POSTGRES_PASSWORD=
# signs what the gateway tells subgraphs about the viewer: 32 random characters or more
INTERNAL_SECRET=
# seals the keys that sign tokens: 32 random characters or more
IDENTITY_KEY_SECRET=
# seals the keys of payment providers: 32 random characters or more
PAYMENTS_KEY_SECRET=
# seals leaves to upload and to fetch results of imports: 32 random characters or more
MEDIA_SECRET=

# the address at which Compose shows the gateway: 0.0.0.0 is everywhere, and wants MODE=production
# PUBLISH=127.0.0.1
# where Compose shows Postgres, NATS and Redis on this machine
# POSTGRES_PORT=5432
# NATS_PORT=4222
# REDIS_PORT=6379

# --- one domain on a Postgres of its own

# the whole URL of that domain's database: DATABASE_URL_<DOMAIN>
${registry.map(({ name }) => `# DATABASE_URL_${name.toUpperCase()}=`).join('\n')}
`

export function envExample(sections: readonly Section[]): string {
  const given = new Set(['INTERNAL_SECRET', 'IDENTITY_KEY_SECRET', 'PAYMENTS_KEY_SECRET', 'MEDIA_SECRET'])
  const parts = sections.map(({ title, spec }) => {
    const lines = Object.entries(spec)
      .filter(([name]) => !given.has(name))
      .map(([name, { doc, fallback }]) => `# ${doc}\n# ${name}=${fallback ?? ''}`)
    return lines.length === 0 ? '' : `\n# --- ${title}\n\n${lines.join('\n')}\n`
  })
  return `${HEAD}${parts.join('')}`
}

/** What the image or the file itself says, as ports and names within it stand on that. */
const FIXED = [
  ...['DATA_DIR', 'HOST', 'PORT', 'METRICS_HOST', 'SUBGRAPH_HOST', 'SUBGRAPH_PORT_OFFSET', 'SUBGRAPH_URL'],
  ...['DATABASE_URL', 'NATS_URL', 'REDIS_URL', 'MODE', 'PUBLIC_URL', 'SHUTDOWN_DELAY_MS'],
  ...['INTERNAL_SECRET', 'IDENTITY_KEY_SECRET', 'PAYMENTS_KEY_SECRET'],
]

const BEGIN = '# --- settings'
const END = '# --- services'

/** The text of docker-compose.yml with every setting passed on to whoever reads it. */
export async function withSettings(compose: string): Promise<string> {
  const domains = await Promise.all(registry.map(async ({ name }) => passedOn(name, await ownSettings(name))))
  const urls = registry.map(({ name }) => `DATABASE_URL_${name.toUpperCase()}`)
  const blocks = [passedOn('house', houseSettings, urls), passedOn('gateway', gatewaySettings), ...domains]
  const head = `${BEGIN}, written by \`npx tsx scripts/env-example.ts\`: what is empty is as .env.example says\n`
  return `${compose.slice(0, compose.indexOf(BEGIN))}${head}${blocks.join('')}\n${compose.slice(compose.indexOf(END))}`
}

/** What all processes are given is not given to a domain once more. */
const ownSettings = async (name: string): Promise<Spec> =>
  Object.fromEntries(Object.entries(await settingsOfDomain(name)).filter(([variable]) => !(variable in houseSettings)))

function passedOn(title: string, spec: Spec, more: readonly string[] = []): string {
  const names = [...Object.keys(spec), ...more].filter((name) => !FIXED.includes(name))
  if (names.length === 0) return `\nx-${title}-settings: &${title}-settings {}\n`
  return `\nx-${title}-settings: &${title}-settings\n${names.map((name) => `  ${name}: \${${name}:-}\n`).join('')}`
}

if (process.argv[1]?.endsWith('env-example.ts')) {
  writeFileSync(fromRoot('.env.example'), envExample(await settingSections()))
  const compose = fromRoot('docker-compose.yml')
  writeFileSync(compose, await withSettings(readFileSync(compose, 'utf8')))
}
