/** What buyers ask for, as a storefront writes it. */
export const ADD = `mutation Add($input: CartLinesAddInput!) {
  cartLinesAdd(input: $input) { cart { id } errors { code message } }
}`
export const CLEAR = 'mutation Clear { cartClear(input: {}) { cart { id } errors { code message } } }'
export const CHECKOUT = `mutation Checkout($input: CheckoutStartInput!) {
  checkoutStart(input: $input) { checkout { id status order { id } refusals { code } } errors { code message } }
}`
export const CHECKOUT_STATE = 'query State($id: ID!) { checkout(id: $id) { id status order { id } refusals { code } } }'
export const PAY = `mutation Pay($input: PaymentPayInput!) {
  paymentPay(input: $input) { payment { id status } errors { code message } }
}`
export const STOCK_IN = `mutation StockIn($input: StockInInput!) {
  stockIn(input: $input) { document { id } errors { code message } }
}`
export const STOCK_OUT = `mutation StockOut($input: StockOutInput!) {
  stockOut(input: $input) { document { id } errors { code message } }
}`
export const GOODS = `query Goods($shopId: ID!) {
  products(where: { shopId: { eq: $shopId } }, first: 50) { nodes { kind buyLimits { mostPerBuyer } skus { id } } }
}`

export const CARD = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2090, cvv: '123' } as const
