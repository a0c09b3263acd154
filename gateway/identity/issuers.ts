import { JWKS_PATH, TOKEN_ISSUER } from '@supermall/contracts/token'
import type { Clock } from '@supermall/kernel/time'
import { seconds } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { Handle } from '@supermall/subgraph/http'
import { SettingsFault } from '@supermall/subgraph/settings'
import { askInProcess } from './ask-in-process.ts'
import type { Keys } from './keys.ts'
import { issuerKeys } from './keys.ts'

type Options = {
  /** Serves the mall's own keys; null when no domain says that it does. */
  readonly own: Handle | null
  /** Further issuers, as the setting JWKS_URLS writes them. */
  readonly others: string
  readonly clock: Clock
  readonly log: Log
}

const MOST_MS = seconds(3)

/** Whose tokens are believed, and where their keys are. */
export function openIssuers({ own, others, clock, log }: Options): ReadonlyMap<string, Keys> {
  const loaders = new Map(readPairs(others).map(([issuer, url]) => [issuer, () => fetchKeys(url)]))
  if (own) loaders.set(TOKEN_ISSUER, () => askInProcess(own, JWKS_PATH, MOST_MS))
  return new Map([...loaders].map(([issuer, load]) => [issuer, issuerKeys({ issuer, load, clock, log })]))
}

async function fetchKeys(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(MOST_MS), redirect: 'error' })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.json()
}

function readPairs(text: string): [string, string][] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((pair) => {
      const at = pair.lastIndexOf('=http')
      if (at < 1 || !URL.canParse(pair.slice(at + 1)))
        throw new SettingsFault([`JWKS_URLS must be <issuer>=<URL>, not "${pair}"`])
      return [pair.slice(0, at), pair.slice(at + 1)]
    })
}
