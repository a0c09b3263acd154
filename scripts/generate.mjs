// Writes all that is generated from contracts: a Prisma client, what of its tables may hold nothing and resolver types per domain, and
// who listens to which event.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = (name) => join(root, 'node_modules', '.bin', name)

// Any executable satisfies the CLI's look for an engine that generating does not use; without it, it would try to download one.
// Nor is its vendor told of every run, for which it would start another process each time.
const environment = {
  ...process.env,
  ...{ PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
}

const foldersOf = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()

writeSubscribers()
for (const domain of foldersOf('prisma')) writeNullable(domain)
await inTurns([
  ...foldersOf('prisma').map(
    (domain) => () => run('prisma', ['generate', '--schema', `prisma/${domain}/schema.prisma`]),
  ),
  () => run('graphql-codegen', ['-c', 'codegen.yml', '--silent']),
])

/** A file in `consumers/` is named for the event it listens to, so the folders are the list of subscribers. */
function writeSubscribers() {
  const listeners = new Map()
  for (const domain of foldersOf('subgraphs')) {
    const folder = join(root, 'subgraphs', domain, 'consumers')
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => /^[a-z-]+\.ts$/.test(file)) : []
    for (const file of files) listeners.set(file.slice(0, -3), [...(listeners.get(file.slice(0, -3)) ?? []), domain])
  }
  const names = foldersOf('subgraphs').map((name) => `'${name}'`)
  const lines = [...listeners]
    .sort()
    .map(([event, domains]) => `  '${event}': [${domains.map((name) => `'${name}'`).join(', ')}],`)
  const text = `/** Which domains listen to which event, read from their consumers. */\nexport const subscribers: Readonly<Record<string, readonly string[]>> = {\n${lines.join('\n')}\n}\n\n/** Every domain of this mall. */\nexport const domains: readonly string[] = [${names.join(', ')}]\n`
  writeFileSync(join(root, 'packages', 'contracts', 'subscribers.generated.ts'), text)
}

/** Prisma knows it only in types, and refuses to ask any other column whether it holds nothing. */
function writeNullable(domain) {
  const schema = readFileSync(join(root, 'prisma', domain, 'schema.prisma'), 'utf8')
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(([, model, fields]) => {
    const columns = [...fields.matchAll(/^ +(\w+) +\w+\?/gm)].map(([, column]) => `'${column}'`)
    return `  ${model}: [${columns.join(', ')}],`
  })
  const text = `/** Which columns of a table may hold nothing. */\nexport const nullable = {\n${models.join('\n')}\n} as const satisfies Readonly<Record<string, readonly string[]>>\n`
  writeFileSync(join(root, 'subgraphs', domain, 'data', 'nullable.generated.ts'), text)
}

async function inTurns(tasks) {
  const waiting = [...tasks]
  const worker = async () => {
    for (let task = waiting.pop(); task; task = waiting.pop()) await task()
  }
  await Promise.all(cpus().slice(0, 4).map(worker))
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(bin(command), args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} failed:\n${said}`)),
    )
  })
}
