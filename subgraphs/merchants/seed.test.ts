import { derivedId } from '@supermall/kernel/id'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { asker } from '@supermall/messaging/ask'
import { shopMemberships } from '@supermall/contracts/merchants'
import { createLog } from '@supermall/subgraph/log'
import { memoryCache } from '@supermall/subgraph/cache'
import { cloneDatabase } from '@supermall/testing/database'
import { expect, it } from 'vitest'
import subgraph from './index.ts'

it('smoke', async () => {
  const bus = memoryBus()
  const opened = await subgraph.open({
    databaseUrl: await cloneDatabase('merchants'), databasePool: 4, bus, cache: memoryCache(), subscribersOf: () => [], variables: {}, dataDirectory: '/tmp', publicUrl: 'http://x', log: createLog({ level: 'warn', isPretty: true }), clock: () => new Date() })
  const t = Date.now()
  await opened.seed(100)
  console.log('seeded', Date.now() - t)
  const ctx = opened.contextFor({ viewer: { audience: 'GUEST' }, caller: { ip: '1', userAgent: '', language: 'en', traceparent: null } })
  const a = await opened.execute({ query: `{ shops(orderBy: DISTANCE, near: {latitude: 39.9, longitude: 116.4, radiusMeters: 300000}, where: {OR: [{name:{contains:"dawn"}}, {NOT: {categoryId:{eq:"x"}}}]}) { totalCount nodes { name distanceMeters status isFollowed followersCount isTakingOrders features { code isEnabled } contact { phone } category { name } feeRateBasisPoints } pageInfo { endCursor } } stores(first: 2, near: {latitude: 39.9, longitude: 116.4}) { nodes { name distanceMeters isOpenNow hours { weekday opensAt } clerks { id } } } mallSettings { page { name version overridden } notice { isRefundOn } member { pointsName } } faqEntries(first: 2) { nodes { question } totalCount } shopCategories { name } }` }, ctx)
  console.log(JSON.stringify(a, null, 1))
  console.log(await asker(bus, null)(shopMemberships, { accountId: derivedId('acc', 1200) }))
  await opened.stop()
  expect(a.errors).toBeUndefined()
})
