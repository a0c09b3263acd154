import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountFacts } from '@supermall/contracts/identity'
import { shopStanding } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import { asker } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { createPool } from '@supermall/subgraph/database/pool'
import type { PublicError } from '@supermall/subgraph/definition'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { whenFileIsDone } from '@supermall/testing/leavings'
import subgraph from '../index.ts'
import { COLLECTS } from './coupon-desk.ts'
import { CHEAP } from './floor.ts'

const session = derivedId('ses', 1)

/** Who was there once. */
export const GONE = derivedId('acc', 999)

export const guest: Viewer = { audience: 'GUEST' }
export const buyer = (ordinal: number) =>
  ({ audience: 'CONSUMER', accountId: derivedId('acc', ordinal), sessionId: session }) as const
export const platform = (permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'PLATFORM',
  accountId: derivedId('acc', 900),
  sessionId: session,
  permissions,
})
export const merchant = (shop: number, permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'MERCHANT',
  accountId: derivedId('acc', 1000 + shop),
  sessionId: session,
  shopId: derivedId('shp', shop),
  permissions,
  storeIds: [],
})

/** What came over the wire: a test reads in it what it has just asked for. */
type Wire = ReturnType<JSON['parse']>
export type Asked = { readonly data: Wire; readonly errors: readonly PublicError[] }

/** The seeded domain as it is served, alone on a bus of its own. */
export async function paymentsMall(more: Readonly<Record<string, string>> = {}) {
  const variables = { ...CHEAP, ...more }
  const databaseUrl = await cloneDatabase('payments')
  const bus = memoryBus()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-payments-'))
  const sql = createPool(databaseUrl, { max: 2, statementTimeoutMs: 5_000, applicationName: 'test-payments' })
  const opened = await subgraph.open(environment({ databaseUrl, bus, variables, dataDirectory }))
  void bus.answer(shopStanding.requestName, async () => JSON.stringify({ value: COLLECTS }))
  const silent = new Set<string>()
  void bus.answer(accountFacts.requestName, async (text) => {
    const { accountId } = accountFacts.ask.parse(JSON.parse(text))
    if (silent.has(accountFacts.requestName)) return JSON.stringify({ error: 'silent' })
    return JSON.stringify({ value: { isPhoneVerified: true, isConsumer: accountId !== GONE } })
  })
  await opened.seed(1_000)
  whenFileIsDone(async () => {
    await opened.stop()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  return {
    sql,
    bus,
    opened,
    /** Which requests to others are not answered. */
    silent,
    ask: asker(bus, null),
    asks: asking(opened),
    /** Nobody waits for the answer for longer than that. */
    asksWithin: (milliseconds: number) => asking(opened, milliseconds),
  }
}

type Opened = Awaited<ReturnType<typeof subgraph.open>>

const asking =
  (opened: Opened, waitMs?: number) =>
  async (viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Asked> => {
    const caller = { ip: '127.0.0.1', userAgent: 'a test', language: 'en', traceparent: null }
    const patience = waitMs === undefined ? undefined : { deadline: Date.now() + waitMs, gone: null }
    const context = opened.contextFor({ viewer, caller })
    const { data, errors } = await opened.execute({ query, variables }, context, patience)
    return { data: JSON.parse(JSON.stringify(data ?? {})), errors: errors ?? [] }
  }

/** A mutation with one input that answers with what is selected and the codes of its refusals. */
export const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { __typename code path } } }`
}

export const errorCodes = ({ errors }: Asked): readonly string[] => errors.map(({ extensions }) => extensions.code)
