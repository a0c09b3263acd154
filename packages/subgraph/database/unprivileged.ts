import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, lchownSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { databaseFault } from './database-fault.ts'
import type { Binaries } from './postgres-binaries.ts'

/** Postgres refuses to run as root. A servant is the account that runs it in our place, and how a command is started as that. */
export type Servant = {
  /** Null when we are not root: then Postgres simply runs as ourselves. */
  readonly account: Account | null
  readonly prefix: readonly string[]
  readonly spawnOptions: Partial<Account>
}

export type Account = { readonly uid: number; readonly gid: number }

export const OURSELVES: Servant = { account: null, prefix: [], spawnOptions: {} }

/**
 * As root, the owner of the data directory serves, so that a later start without root finds its own files; where root owns
 * it, `nobody` does. The directory must exist. It is handed over to the account that was chosen.
 */
export function chooseServant(directory: string, { postgres }: Binaries): Servant {
  if (process.getuid?.() !== 0) return OURSELVES
  for (const account of [ownerOf(directory), nobody()]) {
    if (account.uid === 0 || !hasName(account)) continue
    chownSync(directory, account.uid, account.gid)
    const servant = waysToServe(account).find((way) => reaches(way, directory, postgres))
    if (servant) return servant
  }
  throw databaseFault(
    `Postgres refuses to run as root, and no other user can reach ${directory}: start as a normal user, or set DATABASE_URL`,
  )
}

/** Files that another account made, say `nobody` before and the owner of the clone now, are handed over as a whole. */
export function handOver(directory: string, { account }: Servant): void {
  if (!account || statSync(directory).uid === account.uid) return
  for (const entry of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    lchownSync(path.join(directory, entry), account.uid, account.gid)
  }
  chownSync(directory, account.uid, account.gid)
}

/**
 * In a clone below /root, which only root may enter, neither the binaries nor the data can be reached by another account. The
 * account is then lent one capability, the least that opens the way: passing through directories, or, in a container that
 * does not have that one to lend, ignoring file modes. Postgres asks access(2) about its own files, which forgets
 * capabilities unless `no_setuid_fixup` is set.
 */
function waysToServe(account: Account): readonly Servant[] {
  const plain = { account, prefix: [], spawnOptions: account }
  const lent = ['dac_read_search', 'dac_override'].map((capability) => ({
    account,
    prefix: [
      'setpriv',
      ...[`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--securebits=+no_setuid_fixup'],
      ...[`--inh-caps=-all,+${capability}`, `--ambient-caps=-all,+${capability}`],
    ],
    spawnOptions: {},
  }))
  return [plain, ...lent]
}

function reaches({ prefix, spawnOptions }: Servant, directory: string, postgres: string): boolean {
  const script = 'cd "$1" && test -x "$2" && exec "$2" --version'
  const [command = 'sh', ...args] = [...prefix, 'sh', '-c', script, 'sh', directory, postgres]
  return spawnSync(command, args, { ...spawnOptions, cwd: '/', stdio: 'ignore' }).status === 0
}

const ownerOf = (file: string): Account => statSync(file)

/** initdb looks its user up by number and gives up when there is no such name. */
const hasName = ({ uid }: Account): boolean => spawnSync('id', ['-un', String(uid)], { stdio: 'ignore' }).status === 0

const nobody = (): Account => ({ uid: idOf('-u'), gid: idOf('-g') })

const idOf = (which: '-u' | '-g'): number => Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }))
