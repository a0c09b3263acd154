import { parseId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { buyer, codes, mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const APPLY = mutation('merchantApply', 'application { id status version name }')
const WITHDRAW = mutation('merchantApplicationWithdraw', 'application { id status }')
const APPROVE = mutation(
  'merchantApplicationApprove',
  'application { id status shop { id name slug status feeRateBasisPoints } }',
)
const REJECT = mutation('merchantApplicationReject', 'application { id status reason decidedBy { id } }')

const wish = (name: string, more: object = {}) => ({
  input: { name, contactName: '王小二', contactPhone: `1391234${String(name.length).padStart(4, '0')}`, ...more },
})

async function applied(ordinal: number, name: string, more: object = {}) {
  const asked = await house.asks(buyer(ordinal), APPLY, wish(name, more))
  expect(codes(asked, 'merchantApply')).toEqual([])
  const { id, version } = asked.data.merchantApply.application
  return { applicationId: id as string, expectedVersion: version as number }
}

describe('an application', () => {
  test('is told, and waits', async () => {
    await house.told()
    const { applicationId } = await applied(1, 'Noodle House')
    expect(await house.told()).toMatchObject([
      { name: 'merchant.applied', payload: { applicationId, name: 'Noodle House' } },
    ])
  })

  test('is the only pending one of its account, however many come at once', async () => {
    const rivals = await rival(6, (index) => house.asks(buyer(2), APPLY, wish(`Dumplings ${index}`)))
    const refused = survivors(rivals).map((asked) => codes(asked, 'merchantApply'))
    expect(refused.filter((list) => list.length === 0)).toHaveLength(1)
    expect(refused.flat()).toEqual(Array(5).fill('ALREADY_PENDING'))
  })

  test('is refused with all that is wrong with it, and changes nothing', async () => {
    const before = await house.kept()
    const answers = [{ fieldId: 'mpf_x', values: ['x'] }]
    const input = { name: ' ', contactName: '', contactPhone: '12', username: 'Ä', answers }
    const asked = await house.asks(buyer(3), APPLY, { input })
    expect(asked.data.merchantApply.application).toBeNull()
    expect(codes(asked, 'merchantApply').sort()).toEqual([
      'NOT_FOUND',
      'PHONE_INVALID',
      'TEXT_LENGTH',
      'TEXT_LENGTH',
      'USERNAME_INVALID',
    ])
    expect(await house.kept()).toBe(before)
  })

  test('cannot ask for the name or the username of another, or for a category that is not offered', async () => {
    const ask = async (more: object) =>
      codes(await house.asks(buyer(4), APPLY, { input: { ...wish('Fresh name').input, ...more } }), 'merchantApply')
    expect(await ask({ name: '晨光数码  DAWN Digital' })).toEqual(['NAME_TAKEN'])
    expect(await ask({ username: 'shop0-owner' })).toEqual(['USERNAME_TAKEN'])
    expect(await ask({ categoryId: 'prd_x' })).toEqual(['NOT_FOUND'])
  })

  test('is taken back by its applicant only, and as often as they like', async () => {
    const { applicationId } = await applied(5, 'Tea House')
    expect(
      codes(await house.asks(buyer(6), WITHDRAW, { input: { applicationId } }), 'merchantApplicationWithdraw'),
    ).toEqual(['NOT_FOUND'])
    for (let time = 0; time < 2; time++) {
      const asked = await house.asks(buyer(5), WITHDRAW, { input: { applicationId } })
      expect(asked.data.merchantApplicationWithdraw.application.status).toBe('WITHDRAWN')
    }
    await applied(5, 'Tea House')
  })

  test('is seen by its applicant and the platform, and by nobody else', async () => {
    const { applicationId: id } = await applied(7, 'Quiet Shop')
    const SEE = 'query See($id: ID!) { merchantApplication(id: $id) { name } }'
    const sees = async (viewer: Parameters<Mall['asks']>[0]) =>
      (await house.asks(viewer, SEE, { id })).data.merchantApplication
    expect(await sees(buyer(7))).toEqual({ name: 'Quiet Shop' })
    expect(await sees(platform())).toEqual({ name: 'Quiet Shop' })
    for (const stranger of [buyer(8), merchant(0), platform(['catalog.*'])]) expect(await sees(stranger)).toBeNull()
  })
})

describe('the audit of an application', () => {
  test('makes a shop and an owner with an account of their own of it', async () => {
    const application = await applied(10, 'Old Street Tea', { contactPhone: '+8613900001234' })
    await house.told()
    const asked = await house.asks(platform(), APPROVE, { input: { ...application, feeRateBasisPoints: 250 } })
    const { status, shop } = asked.data.merchantApplicationApprove.application
    expect({ status, ...shop }).toMatchObject({
      status: 'OPEN',
      name: 'Old Street Tea',
      slug: 'old-street-tea',
      feeRateBasisPoints: 250,
    })
    const told = await house.told()
    expect(told.map(({ name }) => name)).toEqual(['staff.added', 'shop.changed', 'merchant.approved'])
    expect(told[0]?.payload).toMatchObject({
      shopId: shop.id,
      username: 'old-street-tea-owner',
      phone: '13900001234',
      email: null,
    })
    expect(told[1]?.payload).toMatchObject({ status: 'OPEN', isGoodsAuditNeeded: true, version: 1 })
    const { accountId } = (told[0]?.payload ?? {}) as { accountId: string }
    expect(parseId('acc', accountId)).not.toBeNull()
    const { rows } = await house.sql.query(
      `select permissions, is_owner from staff_member where account_id = '${accountId}'`,
    )
    expect(rows).toEqual([{ permissions: ['*'], is_owner: true }])
  })

  test('gives a second shop to the person whose phone it is, with the account they have', async () => {
    const application = await applied(11, 'Second Street Tea', {
      contactPhone: '13900001234',
      username: 'second-owner',
    })
    await house.told()
    await house.asks(platform(), APPROVE, { input: application })
    const told = await house.told()
    expect(told.map(({ name }) => name)).toEqual(['staff.changed', 'shop.changed', 'merchant.approved'])
    const { accountId } = (told[0]?.payload ?? {}) as { accountId: string }
    const { rows } = await house.sql.query(`select username from merchant_account where id = '${accountId}'`)
    expect(rows).toEqual([{ username: 'old-street-tea-owner' }])
  })

  test('lets one of many approvals and rejections at once through', async () => {
    const application = await applied(12, 'Contested')
    const rivals = await rival(6, (index) =>
      index % 2 === 0
        ? house.asks(platform(), APPROVE, { input: application })
        : house.asks(platform(), REJECT, { input: { ...application, reason: 'No.' } }),
    )
    const refused = survivors(rivals).flatMap((asked) => [
      ...codes(asked, 'merchantApplicationApprove'),
      ...codes(asked, 'merchantApplicationReject'),
    ])
    expect(refused).toEqual(Array(5).fill('APPLICATION_DECIDED'))
    const { rows } = await house.sql.query(`select count(*)::int as shops from shop where name = 'Contested'`)
    const { rows: kept } = await house.sql.query(
      `select status from merchant_application where id = '${application.applicationId}'`,
    )
    expect(rows[0].shops).toBe(kept[0].status === 'APPROVED' ? 1 : 0)
  })

  test('is decided, not short of a name, for all but one of those who approve it at once', async () => {
    const application = await applied(15, 'Wanted By All')
    const rivals = await rival(5, () => house.asks(platform(), APPROVE, { input: application }))
    const refused = survivors(rivals).flatMap((asked) => codes(asked, 'merchantApplicationApprove'))
    expect(refused).toEqual(Array(4).fill('APPLICATION_DECIDED'))
  })

  test('says why it rejects, and lets the applicant apply again', async () => {
    const application = await applied(13, 'Too Cheap')
    const empty = await house.asks(platform(), REJECT, { input: { ...application, reason: ' ' } })
    expect(codes(empty, 'merchantApplicationReject')).toEqual(['TEXT_LENGTH'])
    const asked = await house.asks(platform(), REJECT, { input: { ...application, reason: 'Show a licence.' } })
    expect(asked.data.merchantApplicationReject.application).toMatchObject({
      status: 'REJECTED',
      reason: 'Show a licence.',
    })
    expect((await house.told()).at(-1)).toMatchObject({
      name: 'merchant.rejected',
      payload: { reason: 'Show a licence.' },
    })
    const again = await house.asks(platform(), APPROVE, { input: application })
    expect(codes(again, 'merchantApplicationApprove')).toEqual(['APPLICATION_DECIDED'])
    await applied(13, 'Not So Cheap')
  })

  test('is refused without a trace when its terms cannot be', async () => {
    const application = await applied(14, 'Bad Terms')
    const before = await house.kept()
    const ask = async (more: object) =>
      codes(await house.asks(platform(), APPROVE, { input: { ...application, ...more } }), 'merchantApplicationApprove')
    expect(await ask({ slug: 'Not A Slug', feeRateBasisPoints: 10_001, mostProducts: -1 })).toEqual([
      'SLUG_INVALID',
      'NUMBER_RANGE',
      'NUMBER_RANGE',
    ])
    expect(await ask({ slug: 'dawn-digital' })).toEqual(['SLUG_TAKEN'])
    expect(await ask({ username: 'shop1-owner' })).toEqual(['USERNAME_TAKEN'])
    expect(await ask({ groupId: 'sgr_none' })).toEqual(['NOT_FOUND'])
    expect(await ask({ expiresAt: '2020-01-01T00:00:00Z' })).toEqual(['EXPIRY_PAST'])
    expect(await ask({ expectedVersion: 9 })).toEqual(['STALE_VERSION'])
    expect(await house.kept()).toBe(before)
  })
})
