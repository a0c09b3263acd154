import { shopMemberships } from '@supermall/contracts/merchants'
import { accountOrders } from '@supermall/contracts/orders'
import { walletFacts } from '@supermall/contracts/payments'
import { accountPromises } from '@supermall/contracts/promotions'
import type { AccessClaims } from '@supermall/contracts/token'
import { accessClaims } from '@supermall/contracts/token'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { asker } from '@supermall/messaging/ask'
import type { Bus } from '@supermall/messaging/bus'
import type { Log } from '@supermall/messaging/log'
import type { Actor } from '@supermall/messaging/unit'
import { domainFloor } from '@supermall/testing/domain'
import type { JSONWebKeySet } from 'jose'
import { createLocalJWKSet, jwtVerify } from 'jose'
import type { Door } from '../commands/door.ts'
import type { ShopChoice } from '../commands/find-membership.ts'
import type { SignIn } from '../commands/sign-in.ts'
import type { Account, NewAccount } from '../data/accounts.ts'
import { findAccount, insertAccount } from '../data/accounts.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { settings } from '../settings.ts'

export { codesOf, done } from '@supermall/testing/result'

/** Hashes that cost next to nothing: what is tested is when they are made, not how slow they are. */
export const CHEAP = { ARGON2_MEMORY_KIB: '64', ARGON2_PASSES: '1' }
export const PASSWORD = 'correct horse battery'

/** What a buyer says who signs in by that name. */
export const as = (login: string, more: Partial<SignIn> = {}): SignIn => ({
  audience: 'CONSUMER',
  login,
  password: PASSWORD,
  shopId: null,
  device: null,
  ...more,
})

type Member = ShopChoice & {
  readonly permissions: readonly string[]
  readonly storeIds: readonly Id<'sto'>[]
  readonly isClosed?: boolean
}

/** Commands with everything they need, at a time that stands still, beside merchants, payments and orders that say what they are told. */
export async function identityFloor(variables: Readonly<Record<string, string>> = {}) {
  const clock = { now: new Date('2026-11-21T04:00:00.250Z') }
  const said: string[] = []
  const beside = quietBeside()
  const house = await domainFloor<Tx, Tools, typeof settings>({
    name: 'identity',
    open,
    settings,
    variables: { ...CHEAP, ...variables },
    clock: () => clock.now,
  })
  const { tools, floor, bus, transact } = house
  await answerBeside(bus, beside)
  const door = (ip = '10.0.0.1'): Door => ({
    ...tools,
    transact,
    cache: floor.cache,
    ask: asker(bus, null),
    clock: () => clock.now,
    log: sayingTo(said),
    caller: { ip, userAgent: 'a test', language: 'en', traceparent: null },
  })
  return {
    ...house,
    clock,
    said,
    ...beside,
    door,
    pass(milliseconds: number) {
      clock.now = new Date(clock.now.getTime() + milliseconds)
    },
    async account(fields: Partial<NewAccount> = {}): Promise<Account & { id: Id<'acc'> }> {
      const id = fields.id ?? newId('acc')
      const passwordHash = await tools.hasher.hash(PASSWORD)
      const row = { id, audience: 'CONSUMER', displayName: 'Somebody', passwordHash, ...fields }
      await transact((unit) => insertAccount(unit.db, row, unit.now))
      return { ...((await findAccount(tools.client, id)) as Account), id }
    },
    async lastCode(): Promise<string> {
      const issued = await house.told('code.issued')
      return (issued.at(-1)?.payload as { code: string } | undefined)?.code ?? 'none was sent'
    },
    async claims(token: string): Promise<AccessClaims & { kid: string | undefined }> {
      const keys = createLocalJWKSet({ keys: (await tools.signer.publicKeys()) as JSONWebKeySet['keys'] })
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        currentDate: clock.now,
        algorithms: ['EdDSA'],
      })
      return { ...accessClaims.parse(payload), kid: protectedHeader.kid }
    },
    /** What the domain keeps, messaging aside: equal before and after what was refused. */
    async kept(): Promise<string> {
      const tables = ['account', 'role', 'account_role', 'wechat_identity', 'session', 'refresh_token', 'signing_key']
      const rows = tables.map(async (table) => (await house.sql.query(`select * from ${table} order by 1, 2`)).rows)
      return JSON.stringify(await Promise.all(rows))
    },
  }
}

type Beside = {
  readonly members: Map<string, readonly Member[]>
  readonly money: { hasBalance: boolean; isRefundUnderWay: boolean; isPaymentUnderWay: boolean; isSilent: boolean }
  readonly orders: { isOrderOpen: boolean; isCaseOpen: boolean; isRefundUnderWay: boolean; isSilent: boolean }
  readonly promised: { isMoneyToCome: boolean; isSilent: boolean }
}

const quietBeside = (): Beside => ({
  members: new Map(),
  money: { hasBalance: false, isRefundUnderWay: false, isPaymentUnderWay: false, isSilent: false },
  orders: { isOrderOpen: false, isCaseOpen: false, isRefundUnderWay: false, isSilent: false },
  promised: { isMoneyToCome: false, isSilent: false },
})

/** What the domains around this one say. */
async function answerBeside(bus: Bus, { members, money, orders, promised }: Beside): Promise<void> {
  await bus.answer(shopMemberships.requestName, async (question) => {
    const { accountId, shopId = null } = JSON.parse(question) as { accountId: string; shopId?: string | null }
    const asked = (members.get(accountId) ?? []).filter((member) => shopId === null || member.shopId === shopId)
    const staffed = asked.filter(({ isClosed }) => !isClosed).slice(0, 100)
    const memberships = staffed.map(({ name, isClosed, ...rest }) => ({ ...rest, shopName: name }))
    return JSON.stringify({ value: { memberships, isShopClosed: staffed.length === 0 && asked.length > 0 } })
  })
  await bus.answer(walletFacts.requestName, async () => {
    const { isSilent, ...value } = money
    return JSON.stringify(isSilent ? { error: 'payments is down' } : { value })
  })
  await bus.answer(accountOrders.requestName, async () => {
    const { isSilent, ...value } = orders
    return JSON.stringify(isSilent ? { error: 'orders is down' } : { value })
  })
  await bus.answer(accountPromises.requestName, async () => {
    const { isSilent, ...value } = promised
    return JSON.stringify(isSilent ? { error: 'promotions is down' } : { value })
  })
}

const silent = () => undefined
const sayingTo = (said: string[]): Log => ({
  debug: silent,
  info: (event) => void said.push(event),
  warn: silent,
  error: silent,
})

export type IdentityFloor = Awaited<ReturnType<typeof identityFloor>>

export const operator = (id: string): Actor => ({
  id,
  audience: 'PLATFORM',
  shopId: null,
  ip: '10.0.0.9',
  traceparent: null,
})
