import { goodsThere } from '@supermall/contracts/catalog'
import { audienceThere } from '@supermall/contracts/members'
import { shopStates } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import type { Bus } from '@supermall/messaging/bus'

/** All goods are of shop 0 but the 77th, which are of shop 1; the 99th of anything is not there. */
export async function answerWhatIsThere(bus: Bus): Promise<void> {
  await bus.answer(shopStates.requestName, async (text) => {
    const { shopIds } = shopStates.ask.parse(JSON.parse(text))
    return value({ shops: there('shp', shopIds).map(openShop) })
  })
  await bus.answer(goodsThere.requestName, async (text) => {
    const { productIds, skuIds, categoryIds } = goodsThere.ask.parse(JSON.parse(text))
    const products = there('prd', productIds).map((id) => owned(id, 'prd'))
    const skus = there('sku', skuIds).map((id) => owned(id, 'sku'))
    return value({ products, skus, categoryIds: there('cat', categoryIds) })
  })
  await bus.answer(audienceThere.requestName, async (text) => {
    const { levelIds, groupIds } = audienceThere.ask.parse(JSON.parse(text))
    return value({ levelIds: there('lvl', levelIds), groupIds: there('mgr', groupIds) })
  })
}

const value = (answer: object): string => JSON.stringify({ value: answer })
const there = (prefix: string, ids: readonly string[]) => ids.filter((id) => id !== derivedId(prefix, 99))
const owned = (id: string, prefix: string) => ({ id, shopId: derivedId('shp', id === derivedId(prefix, 77) ? 1 : 0) })
const openShop = (id: string) => ({ shopId: id, version: 1, status: 'OPEN', expiresAt: null, features: [] })
