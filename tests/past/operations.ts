/** What the people of the story ask, as clients write it. */
export const GOODS = `query Goods($shopId: ID!) {
  products(where: { shopId: { eq: $shopId } }, first: 40) {
    nodes { id kind buyLimits { leastPerOrder mostPerBuyer } skus { id availability { state } } }
  }
}`
export const ADDRESSES = '{ myAddresses { id } }'
export const CHECKOUT = `mutation Checkout($input: CheckoutStartInput!) {
  checkoutStart(input: $input) {
    checkout { status order { id } orders { id } refusals { code message } } errors { code message path }
  }
}`
export const PAY = `mutation Pay($input: PaymentPayInput!) {
  paymentPay(input: $input) { payment { status } errors { code message } }
}`
export const ORDER = `query OrderNow($id: ID!) {
  order(id: $id) {
    id status version shop { id } store { id } payable { amount } codes { code } lines { id quantity }
  }
}`
export const SHIP = `mutation Ship($input: OrderShipInput!) { orderShip(input: $input) { errors { code message } } }`
export const RECEIVE = `mutation Receive($input: OrderReceiveInput!) { orderReceive(input: $input) { errors { code message } } }`
export const CANCEL = `mutation Cancel($input: OrderCancelInput!) { orderCancel(input: $input) { errors { code message } } }`
export const CLOSE = `mutation Close($input: OrderCloseInput!) { orderClose(input: $input) { errors { code message } } }`
export const VERIFY = `mutation Verify($input: OrderVerifyInput!) { orderVerify(input: $input) { errors { code message } } }`
export const TERMS = `mutation Terms($input: ProductTermsSetInput!) { productTermsSet(input: $input) { errors { code message } } }`
export const APPLY = `mutation Apply($input: AftersaleApplyInput!) {
  aftersaleApply(input: $input) { case { id } errors { code message } }
}`
export const CASE = `query CaseNow($id: ID!) { aftersaleCase(id: $id) { id version status } }`
export const APPROVE = `mutation Approve($input: AftersaleApproveInput!) { aftersaleApprove(input: $input) { errors { code message } } }`
export const REJECT = `mutation Reject($input: AftersaleRejectInput!) { aftersaleReject(input: $input) { errors { code message } } }`
export const SEND_BACK = `mutation SendBack($input: AftersaleReturnInput!) { aftersaleReturn(input: $input) { errors { code message } } }`
export const TAKE_BACK = `mutation TakeBack($input: AftersaleReceiveInput!) { aftersaleReceive(input: $input) { errors { code message } } }`
export const RESHIP = `mutation Reship($input: AftersaleReshipInput!) { aftersaleReship(input: $input) { errors { code message } } }`
export const FINISH_CASE = `mutation FinishCase($input: AftersaleFinishInput!) { aftersaleFinish(input: $input) { errors { code message } } }`
export const COUPON = `mutation Claim($input: CouponClaimInput!) { couponClaim(input: $input) { memberCoupon { id } errors { code message } } }`
export const RECHARGE = `mutation Recharge($input: RechargeStartInput!) { rechargeStart(input: $input) { errors { code message } } }`
export const WAREHOUSES = `query Warehouses($shopId: ID!) {
  warehouses(where: { shopId: { eq: $shopId } }, first: 5) { nodes { id isEnabled } }
}`
export const STOCK_IN = `mutation StockIn($input: StockInInput!) { stockIn(input: $input) { errors { code message } } }`
export const MALL_SETTINGS = `mutation MallSettings($input: MallSettingsUpdateInput!) { mallSettingsUpdate(input: $input) { errors { code message } } }`
