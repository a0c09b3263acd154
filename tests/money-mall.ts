import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { subscribers } from '@supermall/contracts/subscribers.generated'
import { derivedId } from '@supermall/kernel/id'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import { createLog } from '@supermall/subgraph/log'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { whenFileIsDone } from '@supermall/testing/leavings'
import orders from '../subgraphs/orders/index.ts'
import { accountId, shopId, skuId, skuOf } from '../subgraphs/orders/trial/goods.ts'
import { neighbours } from '../subgraphs/orders/trial/neighbours.ts'
import payments from '../subgraphs/payments/index.ts'
import { CHEAP } from '../subgraphs/payments/trial/floor.ts'
import promotions from '../subgraphs/promotions/index.ts'
import { answerWhatIsThere } from '../subgraphs/promotions/trial/what-is-there.ts'

/** People buy the very same again here, as fast as a test asks. */
const VARIABLES: Partial<Record<Domain, Readonly<Record<string, string>>>> = {
  payments: CHEAP,
  orders: { SUBMIT_LOCK_MS: '0', MOST_UNPAID: '0' },
}

const sessionId = derivedId('ses', 1)
const audience = { permissions: ['*'], sessionId }

export const consumer = (ordinal: number): Viewer => ({
  audience: 'CONSUMER',
  accountId: accountId(ordinal),
  sessionId,
})
export const platform: Viewer = { audience: 'PLATFORM', accountId: accountId(900), ...audience }
export const owner: Viewer = {
  audience: 'MERCHANT',
  accountId: accountId(1_000),
  ...audience,
  shopId: shopId(0),
  storeIds: [],
}

const DOMAINS = { orders, payments, promotions }
type Domain = keyof typeof DOMAINS
/** What came over the wire: a test reads in it what it has just asked for. */
type Wire = ReturnType<JSON['parse']>

/** The three domains that move money and rewards, as they are served, on one bus; goods, stock and people are played by one hand. */
export async function moneyMall() {
  const bus = memoryBus()
  const log = createLog({ level: 'silent', isPretty: false })
  const { skus } = neighbours(bus)
  await answerWhatIsThere(bus)
  for (let ordinal = 1; ordinal <= 9; ordinal++) skus.set(skuId(ordinal), skuOf(ordinal))
  const root = mkdtempSync(join(tmpdir(), 'supermall-money-'))
  const open = async (name: Domain) =>
    DOMAINS[name].open({
      databaseUrl: await cloneDatabase(name),
      databasePool: 6,
      bus,
      cache: memoryCache(),
      log,
      variables: VARIABLES[name] ?? {},
      dataDirectory: mkdtempSync(join(root, name)),
      publicUrl: 'http://localhost:4000',
      clock: () => new Date(),
      subscribersOf: (eventName) => subscribers[eventName.replaceAll(/[._]/g, '-')] ?? [],
    })
  // After the neighbours, whose words about money they take back.
  const opened = {
    orders: await open('orders'),
    payments: await open('payments'),
    promotions: await open('promotions'),
  }
  await opened.payments.seed(1_000)
  whenFileIsDone(async () => {
    for (const { stop } of Object.values(opened)) await stop()
    rmSync(root, { recursive: true, force: true })
  })
  const asks = async (domain: Domain, viewer: Viewer, query: string, variables: object = {}): Promise<Wire> => {
    const caller = { ip: '127.0.0.1', userAgent: 'test', language: 'en', traceparent: null }
    const context = opened[domain].contextFor({ viewer, caller })
    const { data, errors } = await opened[domain].execute({ query, variables: { ...variables } }, context)
    if (errors?.length) throw new Error(JSON.stringify(errors))
    return JSON.parse(JSON.stringify(data))
  }
  return {
    asks,
    /** Does it, or throws the refusals. */
    async does(domain: Domain, viewer: Viewer, [name, selection]: readonly [string, string], input: object) {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
      const text = `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { code message path } } }`
      const { [name]: done } = await asks(domain, viewer, text, { input })
      if (done.errors.length > 0) throw new Error(JSON.stringify(done.errors))
      return done
    },
  }
}
