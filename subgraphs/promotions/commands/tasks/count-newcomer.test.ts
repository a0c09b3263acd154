import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { everyOrder } from '@supermall/testing/every-order'
import { expect, test } from 'vitest'
import userRegistered from '../../consumers/user-registered.ts'
import userVerified from '../../consumers/user-verified.ts'
import { forgetNewcomers } from '../../data/newcomers.ts'
import { insertPoster } from '../../data/posters.ts'
import { progressOf } from '../../data/rewards/tasks.ts'
import { ALL_THERE, couponFloor, done } from '../../trial/wallets.ts'
import { finishOrder } from '../follow-order.ts'
import { scanPoster, takePoster } from '../posters/pass-on-poster.ts'
import { countVisitor } from './count-newcomer.ts'
import { createTask } from './edit-task.ts'

const floor = await couponFloor()
const at = floor.clock.now
type Account = ReturnType<typeof newId<'acc'>>

const facts = { kind: 'INVITE', title: 'Bring', target: 99n, rewardPoints: 1, startsAt: at } as const
const taskId = done(
  await floor.operate('promotions.points.edit', (unit) =>
    createTask({ ...facts, endsAt: new Date(at.getTime() + days(90)), known: ALL_THERE }, unit),
  ),
).id

const register = (accountId: Account, inviterId: Account) =>
  floor.transact((unit) =>
    userRegistered.react({ accountId, displayName: 'New', inviterId }, unit, { occurredAt: at.toISOString() } as never),
  )
const verify = (accountId: Account) => floor.transact((unit) => userVerified.react({ accountId }, unit, {} as never))
const finish = (accountId: Account) => {
  const paid = { minorUnits: '1000', currency: 'CNY' }
  const line = { lineId: newId('oln'), productId: newId('prd'), skuId: newId('sku'), quantity: 1, paid }
  const ids = { orderId: newId('ord'), payableId: newId('ord'), checkoutId: newId('chk'), shopId: newId('shp') }
  const order = { ...ids, accountId, paid, lines: [line], at: at.toISOString() }
  return floor.transact((unit) => finishOrder(order as never, unit))
}
const brought = async (inviterId: Account) =>
  Number((await progressOf(floor.tools.client, inviterId, [taskId]))[0]?.progress ?? 0n)

test('who was invited counts when they are proved, however that is heard, and once', async () => {
  for (const steps of everyOrder([register, verify, verify, register])) {
    const [inviter, person] = [newId('acc'), newId('acc')]
    for (const step of steps) await step(person, inviter)
    await finish(person)
    expect(await brought(inviter)).toBe(1)
  }
})

/** A member's code of a poster that gives 7 to who passes it on, and 3 to who scans it. */
async function passedOn(sharerId: Account) {
  const id = newId('pst')
  const terms = { sharerPoints: 7, sharerCouponId: null, scannerPoints: 3, scannerCouponId: null, mostRewarded: 2 }
  const poster = {
    id,
    title: 'Look',
    description: '',
    imageUrl: null,
    path: '/',
    ...terms,
    version: 1,
    isEnabled: true,
  }
  const endsAt = new Date(at.getTime() + days(9))
  await floor.transact(({ db }) => insertPoster(db, { ...poster, startsAt: at, endsAt }, at))
  return done(await floor.transact((unit) => takePoster(id, sharerId, unit))).code.code
}
const pointsOf = async (accountId: Account) =>
  (await floor.rowsOf('select available from points_account where account_id = $1', accountId))[0]?.available ?? 0
const newMemberPieces = async (accountId: Account) =>
  (await floor.rowsOf("select 1 from member_coupon where account_id = $1 and way = 'NEW_MEMBER'", accountId)).length

test('what newcomers get, and what a poster gives for them, waits until they are proved, and comes once', async () => {
  await floor.sql.query('update points_rules set welcome_points = 100')
  await floor.offer({ way: 'NEW_MEMBER' })
  const never = newId('acc')
  const code = await passedOn(never)
  const scan = async (accountId: Account) => {
    done(await floor.transact((unit) => scanPoster(code, accountId, unit)))
  }
  for (const steps of everyOrder([register, verify, scan])) {
    const [sharer, person] = [newId('acc'), newId('acc')]
    const own = await passedOn(sharer)
    const scanOwn = async (accountId: Account) => {
      done(await floor.transact((unit) => scanPoster(own, accountId, unit)))
    }
    const heard = new Set<unknown>()
    for (const step of [...steps, ...steps]) {
      await (step === scan ? scanOwn(person) : step(person, sharer))
      heard.add(step)
      const [isScanned, isWelcome] = [heard.has(verify) && heard.has(scan), heard.has(verify) && heard.has(register)]
      expect([await pointsOf(sharer), await pointsOf(person), await newMemberPieces(person)]).toEqual([
        isScanned ? 7 : 0,
        (isScanned ? 3 : 0) + (isWelcome ? 100 : 0),
        isWelcome ? 1 : 0,
      ])
    }
  }
  for (let count = 0; count < 3; count++) {
    const nobody = newId('acc')
    await register(nobody, never)
    await scan(nobody)
    expect([await pointsOf(nobody), await newMemberPieces(nobody)]).toEqual([0, 0])
  }
  expect(await pointsOf(never)).toBe(0)
  const ordering = newId('acc')
  await register(ordering, never)
  await scan(ordering)
  await finish(ordering)
  expect([await pointsOf(never), await newMemberPieces(ordering)]).toEqual([7, 1])
})

test('who was there long before is somebody, however late that is looked at', async () => {
  const [sharer, member] = [newId('acc'), newId('acc', at.getTime() - days(60))]
  const code = await passedOn(sharer)
  await floor.transact((unit) => countVisitor(member, unit))
  done(await floor.transact((unit) => scanPoster(code, member, unit)))
  expect([await pointsOf(sharer), await pointsOf(member)]).toEqual([7, 3])
})

test('an account that nobody proved counts for nothing, until its first order is finished', async () => {
  const [inviter, person] = [newId('acc'), newId('acc')]
  for (let at = 0; at < 5; at++) await register(newId('acc'), inviter)
  await register(person, inviter)
  expect(await brought(inviter)).toBe(0)
  await floor.transact((unit) => forgetNewcomers(unit.db, new Date(at.getTime() + days(60))))
  await finish(person)
  await finish(person)
  await verify(person)
  expect(await brought(inviter)).toBe(1)
})
