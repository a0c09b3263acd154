import { derivedId } from '@supermall/kernel/id'
import type { Asking } from '@supermall/testing/client'
import { asking } from '@supermall/testing/client'
import { demo } from '../../launch/demo.ts'
import { GOODS } from './operations.ts'

/** Who takes part. Everybody signs in anew for what they do: days pass between two steps, and tokens do not last that long. */
export type Cast = {
  readonly buyer: (ordinal: number) => Promise<Asking>
  readonly owner: (shop: number) => Promise<Asking>
  readonly admin: () => Promise<Asking>
  /** What a shop sells of a kind, each of another product, of which there is enough. */
  readonly goods: (shop: number, kind?: GoodsKind) => readonly Piece[]
  /** Something new each time it is asked for. */
  readonly next: () => string
}

export type GoodsKind = 'PHYSICAL' | 'VIRTUAL' | 'VERIFICATION' | 'CARD'
export type Piece = { readonly productId: string; readonly skuId: string }

type Found = { readonly products: { readonly nodes: readonly FoundProduct[] } }
type FoundProduct = {
  readonly id: string
  readonly kind: GoodsKind
  readonly buyLimits: { readonly leastPerOrder: number; readonly mostPerBuyer: number | null }
  readonly skus: readonly { readonly id: string; readonly availability: { readonly state: string } | null }[]
}

const SHOPS = 8

export async function castOf(url: string): Promise<Cast> {
  const guest = asking(url, null)
  const shelves = await Promise.all(Array.from({ length: SHOPS }, (_, shop) => shelfOf(guest, shop)))
  let told = 0
  return {
    buyer: (ordinal) => signIn(url, 'CONSUMER', `buyer${ordinal}`),
    owner: (shop) => signIn(url, 'MERCHANT', `shop${shop}-owner`),
    admin: () => signIn(url, 'PLATFORM', 'admin'),
    goods: (shop, kind = 'PHYSICAL') => shelves[shop]?.filter((found) => found.kind === kind) ?? [],
    next: () => `past-${String(++told).padStart(6, '0')}`,
  }
}

async function shelfOf(guest: Asking, shop: number) {
  const { products } = await guest.gets<Found>(GOODS, { shopId: derivedId('shp', shop) })
  return products.nodes.flatMap(({ id, kind, buyLimits, skus }) => {
    const plenty = skus.find(({ availability }) => availability?.state === 'IN_STOCK')
    const isFree = buyLimits.leastPerOrder === 1 && buyLimits.mostPerBuyer === null
    return plenty && isFree ? [{ productId: id, skuId: plenty.id, kind }] : []
  })
}

type Tokens = {
  readonly signIn: { readonly tokens: { readonly accessToken: string } | null; readonly errors: unknown }
}

async function signIn(url: string, audience: string, login: string): Promise<Asking> {
  const input = { audience, login, password: demo.signIns[0].password }
  const { signIn } = await asking(url, null).gets<Tokens>(demo.signInDocument, { input })
  if (!signIn.tokens) throw new Error(`${login} was refused: ${JSON.stringify(signIn.errors)}`)
  return asking(url, signIn.tokens.accessToken)
}

/** Asks for something that must be done; a refusal ends the play. */
export async function must<Payload extends object>(who: Asking, query: string, input: object): Promise<Payload> {
  const answer = await who.gets<Record<string, Payload & { readonly errors: readonly object[] }>>(query, { input })
  const [payload] = Object.values(answer)
  if (!payload || payload.errors.length > 0)
    throw new Error(`${query.slice(0, 60)} ${JSON.stringify(input)} ${JSON.stringify(payload)}`)
  return payload
}
