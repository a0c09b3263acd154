import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import { forgetNewcomers, lockNewcomer } from '../data/newcomers.ts'
import { countVisits, forgetVisits, keepVisit } from '../data/poster-visits.ts'
import { insertPoster, keepPosterCode } from '../data/posters.ts'
import { AT, couponFloor } from '../trial/wallets.ts'

const { tools, transact } = await couponFloor()

test('visits are forgotten by their age, and what they were counted as stays', async () => {
  const facts = { title: 'Look', description: '', imageUrl: null, path: '/', sharerPoints: 1, sharerCouponId: null }
  const rules = { scannerPoints: 1, scannerCouponId: null, mostRewarded: 1, isEnabled: true, version: 1 }
  const poster = { id: newId('pst'), ...facts, ...rules, startsAt: AT, endsAt: new Date(AT.getTime() + days(60)) }
  const [code, sharerId] = ['A'.repeat(16), newId('acc')]
  await transact(async ({ db }) => {
    await insertPoster(db, poster, AT)
    await keepPosterCode(db, { code, posterId: poster.id, accountId: sharerId }, AT)
    for (const [day, age] of [
      ['2026-11-21', 0],
      ['2026-10-22', 30],
    ] as const) {
      const shown = { posterId: poster.id, code, sharerId, visitorHash: 'hash', day, accountId: null, boundAt: null }
      await keepVisit(db, { id: newId('psv'), ...shown, createdAt: new Date(AT.getTime() - days(age) - 1) })
    }
  })
  expect(await forgetVisits(tools.client, new Date(AT.getTime() - days(30)))).toBe(1)
  expect(await countVisits(tools.client, poster.id)).toBe(1)
  const kept = await keepPosterCode(tools.client, { code, posterId: poster.id, accountId: sharerId }, AT)
  expect(kept?.visitCount).toBe(2)
})

test('who came long ago is forgotten to have come', async () => {
  const [old, young] = [newId('acc'), newId('acc')]
  await transact(({ db }) => lockNewcomer(db, old, new Date(AT.getTime() - days(30) - 1)))
  await transact(({ db }) => lockNewcomer(db, young, AT))
  expect(await forgetNewcomers(tools.client, new Date(AT.getTime() - days(30)))).toBe(1)
  expect(await tools.client.newcomer.findMany({ select: { accountId: true } })).toEqual([{ accountId: young }])
})
