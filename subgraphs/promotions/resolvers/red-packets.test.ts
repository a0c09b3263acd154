import { newId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, codes, mall, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})
const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const window = { startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' }
const keyed = (input: object) => ({ idempotencyKey: newId('adj'), ...input })
const does = (name: string, selection: string, input: object, viewer = buyer(1)) =>
  house.asks(viewer, mutation(name, selection), { input })
const granted = async (who: number) =>
  (await house.told('red_packet.granted')).filter((packet) => packet.accountId === accountId(who))

test('a code can be worth a red packet, told once', async () => {
  const batch = (reward: object) =>
    does(
      'exchangeBatchCreate',
      'batch { codes(first: 1) { nodes { code } } }',
      keyed({ name: 'Luck', codeCount: 1, ...window, reward }),
      platform(),
    )
  for (const [reward, code] of [
    [{ redPacket: yuan('0') }, 'AMOUNT_RANGE'],
    [{ redPacket: yuan('100000.01') }, 'AMOUNT_RANGE'],
    [{ redPacket: yuan('1'), points: 1 }, 'REWARD_CHOICE'],
  ] as const)
    expect(codes(await batch(reward), 'exchangeBatchCreate')).toEqual([code])
  const [{ code }] = (await batch({ redPacket: yuan('8.88') })).data.exchangeBatchCreate.batch.codes.nodes
  const REWARD = 'use { reward { kind redPacket { amount } balance { amount } } }'
  const input = keyed({ code })
  for (let turn = 0; turn < 2; turn++)
    expect((await does('exchangeCodeRedeem', REWARD, input)).data.exchangeCodeRedeem.use.reward).toEqual({
      kind: 'RED_PACKET',
      redPacket: { amount: '8.88' },
      balance: null,
    })
  expect(await granted(1)).toMatchObject([{ amount: { minorUnits: '888' }, shopId: null, reason: 'Luck' }])
})

test('a task can give a red packet, told once it is claimed', async () => {
  const create = (rewardRedPacket: object) =>
    does(
      'taskCreate',
      'task { id rewardRedPacket { amount } }',
      { kind: 'SHARE', title: 'Share', target: '1', ...window, rewardRedPacket },
      platform(),
    )
  for (const [price, code] of [
    [yuan('0'), 'REWARD_MISSING'],
    [yuan('10000.01'), 'AMOUNT_RANGE'],
    [{ amount: '1', currency: 'USD' }, 'CURRENCY_MISMATCH'],
  ] as const)
    expect(codes(await create(price), 'taskCreate')).toEqual([code])
  const { id: taskId, rewardRedPacket } = (await create(yuan('2.50'))).data.taskCreate.task
  expect(rewardRedPacket).toEqual({ amount: '2.50' })
  const claim = () => does('taskRewardClaim', 'memberTask { claimedAt }', keyed({ taskId }), buyer(2))
  expect([codes(await claim(), 'taskRewardClaim'), await granted(2)]).toEqual([['NOT_REACHED'], []])
  await does('taskShareRecord', 'memberTask { progress }', { taskId }, buyer(2))
  await Promise.all([claim(), claim(), claim()])
  expect(await granted(2)).toMatchObject([{ grantId: `task:${taskId}:${accountId(2)}`, amount: { minorUnits: '250' } }])
})
