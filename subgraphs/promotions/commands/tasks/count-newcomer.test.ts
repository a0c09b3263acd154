import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { everyOrder } from '@supermall/testing/every-order'
import { expect, test } from 'vitest'
import userRegistered from '../../consumers/user-registered.ts'
import userVerified from '../../consumers/user-verified.ts'
import { forgetNewcomers } from '../../data/newcomers.ts'
import { progressOf } from '../../data/rewards/tasks.ts'
import { ALL_THERE, couponFloor, done } from '../../trial/wallets.ts'
import { finishOrder } from '../follow-order.ts'
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
