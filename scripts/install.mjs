// Installs what the lock file says, once: a second start only compares two hashes.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { whileHeld } from './lock-folder.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const marker = join(root, 'node_modules', '.supermall-lock')
/** Beside what is installed and built, which both may remove. */
const lock = join(root, '.installing')

const alone = (work) =>
  whileHeld(lock, work, () => console.log('Another start of this folder installs or builds; this one waits for it.'))

export function install() {
  requireNode()
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const isThere = () => existsSync(marker) && readFileSync(marker, 'utf8') === wanted
  if (isThere()) return
  alone(() => {
    if (isThere()) return
    console.log('Installing packages; this happens once and takes a minute or two.')
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
    writeFileSync(marker, wanted)
  })
}

/** Runs turbo's tasks, each from its cache when nothing it reads has changed. */
export function prepare(...tasks) {
  const turbo = join(root, 'node_modules', '.bin', 'turbo')
  alone(() => run(turbo, ['run', ...tasks, '--output-logs=errors-only', '--log-prefix=none', '--no-update-notifier']))
}

export function run(command, args, environment = {}) {
  const quiet = { TURBO_TELEMETRY_DISABLED: '1', TURBO_PRINT_VERSION_DISABLED: '1', DO_NOT_TRACK: '1' }
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...quiet, ...environment },
  })
  if (done.status !== 0) process.exit(done.status ?? 1)
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Supermall needs Node 20.19 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
