import type { HouseSettings } from '@supermall/subgraph/house-settings'
import type { Entry } from '../subgraphs/index.ts'
import { registry } from '../subgraphs/index.ts'

/** Those of this process. */
export const domainsOf = (parts: readonly string[]): readonly Entry[] =>
  registry.filter(({ name }) => parts.length === 0 || parts.includes(name))

/** Whether clients ask this process. */
export const isFront = (parts: readonly string[]): boolean => parts.length === 0 || parts.includes('gateway')

export const portOf = ({ port }: Entry, { SUBGRAPH_PORT_OFFSET }: HouseSettings): number => port + SUBGRAPH_PORT_OFFSET

/** Where a domain is asked that is in another process. */
export const urlOf = (entry: Entry, settings: HouseSettings): string =>
  settings.SUBGRAPH_URL.replaceAll('{domain}', entry.name).replaceAll('{port}', String(portOf(entry, settings)))
