import { newId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import { promisedBack } from '../trial/full-backs.ts'
import type { Mall } from '../trial/mall.ts'
import { accountId, codes, mall, mutation, platform } from '../trial/mall.ts'
import { NOW, productId, shopId } from '../trial/rules.ts'

let house: Mall
let ready: Awaited<ReturnType<typeof prepare>>
beforeAll(async () => {
  house = await mall()
  ready = await prepare()
})

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const at = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString()
const key = () => newId('evt')

const COUPON = 'coupon { id version status name totalCount }'
const ENTITY: Readonly<Record<string, string>> = {
  promotion: 'promotion { id version status title }',
  promotionDelete: 'deletedId',
  fullBackStop: 'fullBack { id status }',
  coupon: COUPON,
  couponDelete: 'deletedId',
  couponCodesCreate: 'codes { code }',
  couponSend: 'send { id status }',
  points: 'points { available }',
  pointsRulesUpdate: 'rules { earnRate version }',
  productPointsSet: 'productPoints { version }',
  dailySignInRulesUpdate: 'rules { dailyPoints version }',
  poster: 'poster { id title version }',
  task: 'task { id title version }',
  exchangeBatch: 'batch { id version isStopped }',
}
const selectionOf = (name: string): string =>
  ENTITY[name] ?? Object.entries(ENTITY).find(([start]) => name.startsWith(start))?.[1] ?? COUPON

const does = (name: string, input: object) => house.asks(platform(), mutation(name, selectionOf(name)), { input })
const made = async (name: string, entity: string, input: object) => {
  const { data, errors } = await does(name, input)
  expect([errors, data[name]?.errors]).toEqual([[], []])
  return data[name][entity]
}

const TERMS = { name: 'Ten off', kind: 'STRAIGHT_OFF', off: cny('10.00'), validDays: 0 }
const RULE = { fullReduction: { tiers: [{ threshold: cny('10.00'), off: cny('1.00') }] } }
const PROMOTION = { shopId: shopId(0), title: 'Autumn', rule: RULE, startsAt: at(-1), endsAt: at(5) }
const TASK = { kind: 'SHARE', title: 'Tell a friend', target: '3', rewardPoints: 5, startsAt: at(-1), endsAt: at(5) }
const POSTER = { title: 'Look', sharerPoints: 5, startsAt: at(-1), endsAt: at(5) }
const BATCH = { name: 'Codes', reward: { points: 5 }, codeCount: 2, startsAt: at(-1), endsAt: at(5) }

const seen = ({ id, version }: { id: string; version: number }) => ({ couponId: id, expectedVersion: version })
const expected = ({ id, version }: { id: string; version: number }) => ({ promotionId: id, expectedVersion: version })
const offer = async (more: object) =>
  made('couponPublish', 'coupon', seen(await made('couponCreate', 'coupon', { ...TERMS, ...more })))

/** What is there to be changed. */
async function prepare() {
  const promotion = await made('promotionCreate', 'promotion', PROMOTION)
  const published = await made(
    'promotionPublish',
    'promotion',
    expected(await made('promotionCreate', 'promotion', PROMOTION)),
  )
  const draft = await made('couponCreate', 'coupon', TERMS)
  const byCode = await offer({ way: 'CODE' })
  const granted = await offer({ way: 'GRANT', totalCount: 5 })
  const task = await made('taskCreate', 'task', TASK)
  const poster = await made('posterCreate', 'poster', POSTER)
  const batch = await made('exchangeBatchCreate', 'batch', { ...BATCH, idempotencyKey: key() })
  await made('pointsCredit', 'points', { accountId: accountId(1), points: 9, reason: 'A start', idempotencyKey: key() })
  const fullBackId = await promisedBack(house, { promotionId: published.id, accountId: accountId(1) })
  return { promotion, published, fullBackId, draft, byCode, granted, task, poster, batch }
}

const points = { accountId: accountId(1), points: 5, reason: 'A trial' }

/** Of each: what is asked for, and what of the answer shows that it would be done. */
const TRIALS: Readonly<Record<string, () => readonly [input: object, answer: object]>> = {
  promotionCreate: () => [PROMOTION, { promotion: { title: 'Autumn' } }],
  promotionUpdate: () => [{ ...expected(ready.promotion), title: 'Winter' }, { promotion: { title: 'Winter' } }],
  promotionPublish: () => [expected(ready.promotion), { promotion: { status: 'PUBLISHED' } }],
  promotionEnd: () => [expected(ready.published), { promotion: { status: 'ENDED' } }],
  fullBackStop: () => [
    { fullBackId: ready.fullBackId, reason: 'A trial' },
    { fullBack: { id: ready.fullBackId, status: 'STOPPED' } },
  ],
  promotionDelete: () => [expected(ready.promotion), { deletedId: ready.promotion.id }],
  couponCreate: () => [TERMS, { coupon: { status: 'DRAFT' } }],
  couponUpdate: () => [{ ...TERMS, ...seen(ready.draft), name: 'Other' }, { coupon: { name: 'Other', version: 2 } }],
  couponPublish: () => [seen(ready.draft), { coupon: { status: 'PUBLISHED' } }],
  couponExtend: () => [{ ...seen(ready.granted), totalCount: 9 }, { coupon: { totalCount: 9 } }],
  couponEnd: () => [seen(ready.granted), { coupon: { status: 'ENDED' } }],
  couponDelete: () => [seen(ready.draft), { deletedId: ready.draft.id }],
  couponCodesCreate: () => [{ couponId: ready.byCode.id, count: 3, idempotencyKey: key() }, { codes: [] }],
  couponSend: () => [
    { couponId: ready.granted.id, accountIds: [accountId(1)], idempotencyKey: key() },
    { send: { status: 'WAITING' } },
  ],
  pointsCredit: () => [{ ...points, idempotencyKey: key() }, { points: { available: 14 } }],
  pointsDebit: () => [{ ...points, idempotencyKey: key() }, { points: { available: 4 } }],
  pointsRulesUpdate: () => [{ expectedVersion: 1, earnRate: 77 }, { rules: { earnRate: 77, version: 2 } }],
  productPointsSet: () => [{ productId: productId(1), expectedVersion: 0 }, { productPoints: { version: 1 } }],
  dailySignInRulesUpdate: () => [{ expectedVersion: 1, dailyPoints: 77 }, { rules: { dailyPoints: 77, version: 2 } }],
  posterCreate: () => [POSTER, { poster: { title: 'Look' } }],
  posterUpdate: () => [
    { posterId: ready.poster.id, expectedVersion: 1, title: 'See' },
    { poster: { title: 'See', version: 2 } },
  ],
  taskCreate: () => [TASK, { task: { title: 'Tell a friend' } }],
  taskUpdate: () => [{ taskId: ready.task.id, expectedVersion: 1, title: 'Tell two' }, { task: { title: 'Tell two' } }],
  exchangeBatchCreate: () => [{ ...BATCH, idempotencyKey: key() }, { batch: { version: 1 } }],
  exchangeBatchStop: () => [{ batchId: ready.batch.id, expectedVersion: 1 }, { batch: { isStopped: true } }],
}

/** Every table of the domain but the audit log, what is told of it, and whose turn it is to run a job. */
async function kept(): Promise<string> {
  const { rows } = await house.sql.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  )
  const own = rows.filter(({ name }) => !MACHINERY.has(name))
  const texts = own.map(async ({ name }) => (await house.sql.query(`select t::text from "${name}" t order by 1`)).rows)
  return JSON.stringify(await Promise.all(texts))
}

const MACHINERY: ReadonlySet<string> = new Set(['audit_entry', 'outbox_event', 'job_lease', 'job_run'])

const tellings = async () =>
  (await house.sql.query<{ name: string }>(`select envelope->>'name' as name from outbox_event`)).rows.filter(
    ({ name }) => !name.startsWith('audit.'),
  ).length

describe('staff only try', () => {
  test.each(Object.keys(TRIALS))('%s: it is answered, audited as a trial, and neither kept nor told', async (name) => {
    const [input, answer] = TRIALS[name]?.() ?? [{}, {}]
    const [before, told, audited] = [await kept(), await tellings(), (await house.audited()).length]
    const { data, errors } = await does(name, { ...input, isDryRun: true })
    expect(errors).toEqual([])
    expect(data[name]).toMatchObject({ ...answer, errors: [] })
    expect(await kept()).toBe(before)
    expect(await tellings()).toBe(told)
    const entries = (await house.audited()).slice(audited)
    expect(entries.map(({ summary }) => String(summary).startsWith('Tried'))).toEqual([true])
  })

  test('what would be refused, and then nothing is audited', async () => {
    const before = (await house.audited()).length
    const gone = { couponId: newId('cpn'), expectedVersion: 1, isDryRun: true }
    expect(codes(await does('couponPublish', gone), 'couponPublish')).toEqual(['NOT_FOUND'])
    const stale = { ...seen(ready.draft), expectedVersion: 9, isDryRun: true }
    expect(codes(await does('couponEnd', stale), 'couponEnd')).toEqual(['STALE_VERSION'])
    const much = { ...points, points: 500, idempotencyKey: key(), isDryRun: true }
    expect(codes(await does('pointsDebit', much), 'pointsDebit')).toEqual(['POINTS_SHORT'])
    expect((await house.audited()).length).toBe(before)
  })

  test('by a key that is free afterwards for what is meant', async () => {
    const input = { ...points, accountId: accountId(2), idempotencyKey: 'tried' }
    expect((await does('pointsCredit', { ...input, isDryRun: true })).data.pointsCredit.errors).toEqual([])
    expect((await does('pointsCredit', input)).data.pointsCredit.points.available).toBe(5)
  })

  test('all that they may do', () => {
    const mutations = Object.values(house.schema.getMutationType()?.getFields() ?? {})
    const privileged = mutations.filter(({ astNode }) =>
      astNode?.directives?.some(({ name }) => name.value === 'requiresScopes'),
    )
    expect(privileged.map(({ name }) => name).sort()).toEqual(Object.keys(TRIALS).sort())
  })
})
