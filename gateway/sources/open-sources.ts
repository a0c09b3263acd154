import { present } from '@supermall/kernel/present'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import { askedTogether } from '../cache/asked-together.ts'
import type { Governed } from '../governance/governed-source.ts'
import { governed } from '../governance/governed-source.ts'
import type { Load } from '../governance/load.ts'
import { BUSY } from '../governance/shedder.ts'
import { seenSource } from '../seeing/seen-source.ts'
import type { GatewaySettings } from '../settings.ts'
import { localSource } from './local-source.ts'
import { remoteSource } from './remote-source.ts'

export type SourceOption =
  | { readonly kind: 'local'; readonly subgraph: OpenSubgraph }
  | { readonly kind: 'remote'; readonly url: string }

/** The subgraphs by their names, each governed, seen, and asked once for what is asked of it at the same time. */
export function openSources(
  options: ReadonlyMap<string, SourceOption>,
  settings: GatewaySettings,
  load: Load,
): ReadonlyMap<string, Governed> {
  const isBusy = (): boolean => load.now() > BUSY
  const together = askedTogether()
  const { SUBGRAPH_TIMEOUT_MS: timeoutMs, SUBGRAPH_CONNECTIONS: connections } = settings
  const governing = { settings, clock: present, random: Math.random, isBusy }
  const open = (name: string, option: SourceOption): Governed => {
    const source =
      option.kind === 'local'
        ? localSource(option.subgraph)
        : remoteSource({ name, url: option.url, timeoutMs, connections })
    return together(seenSource(governed(source, governing)))
  }
  return new Map([...options].map(([name, option]) => [name, open(name, option)]))
}
