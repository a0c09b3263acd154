import { asking } from '@supermall/testing/client'
import { demo } from '../launch/demo.ts'
import { newKey } from './journeys/counter.ts'

const GOODS = `query Goods {
  products(first: 30) { nodes { kind skus { id availability { state } } } }
  myAddresses { id }
}`

export const BUY = `mutation Buy($input: CheckoutStartInput!) {
  checkoutStart(input: $input) { checkout { id status } errors { code message } }
}`

type Goods = {
  readonly products: {
    readonly nodes: readonly {
      readonly kind: string
      readonly skus: readonly { readonly id: string; readonly availability: { readonly state: string } | null }[]
    }[]
  }
  readonly myAddresses: readonly { readonly id: string }[]
}

type Bought = { readonly checkoutStart: { readonly errors: readonly unknown[] } }

/** Somebody who is about to buy one thing, in a trace of our choosing. */
export async function buyerOf(url: string) {
  const [{ audience, login, password }] = demo.signIns
  const { signIn } = await asking(url, null).gets<{ signIn: { tokens: { accessToken: string } } }>(
    demo.signInDocument,
    { input: { audience, login, password } },
  )
  const { products, myAddresses } = await asking(url, signIn.tokens.accessToken).gets<Goods>(GOODS, {})
  const inStock = products.nodes.flatMap(({ kind, skus }) =>
    kind === 'PHYSICAL' ? skus.filter(({ availability }) => availability?.state === 'IN_STOCK') : [],
  )
  const input = {
    of: { lines: [{ skuId: inStock[0]?.id, quantity: 1 }] },
    addressId: myAddresses[0]?.id,
    idempotencyKey: newKey(),
  }
  return {
    async send(query: string, traceparent: string) {
      const headers = { authorization: `Bearer ${signIn.tokens.accessToken}`, traceparent }
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables: { input } }),
      })
      return ((await response.json()) as { readonly data: Bought }).data
    },
  }
}
