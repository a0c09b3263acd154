import type { Subgraph } from '@supermall/subgraph/definition'

/** One domain of the mall, known without loading it. */
export type Entry = {
  readonly name: string
  /** Where it listens when it runs in a process of its own. */
  readonly port: number
  /** Paths outside the graph that it serves; the gateway passes them on. Everything below a path that ends with a slash. */
  readonly paths: readonly string[]
  /** Which types have ids, by the prefix of the id: how `node(id:)` finds them. Each is an entity with the key `id`. */
  readonly nodes: Readonly<Record<string, string>>
  readonly load: () => Promise<{ readonly default: Subgraph }>
}

/** The list of domains: composition, launcher and scripts read it, and tests hold against it what is written by hand. */
export const registry: readonly Entry[] = [
  {
    name: 'identity',
    port: 4001,
    paths: ['/.well-known/jwks.json'],
    nodes: { acc: 'Account', rol: 'Role', ses: 'Session', aud: 'AuditEntry' },
    load: () => import('./identity/index.ts'),
  },
  {
    name: 'merchants',
    port: 4002,
    paths: [],
    nodes: {
      shp: 'Shop',
      map: 'MerchantApplication',
      mpf: 'MerchantFormField',
      stf: 'StaffMember',
      sto: 'Store',
      sgr: 'ShopGroup',
      sct: 'ShopCategory',
      faq: 'FaqEntry',
    },
    load: () => import('./merchants/index.ts'),
  },
  {
    name: 'catalog',
    port: 4003,
    paths: ['/media/'],
    nodes: {
      prd: 'Product',
      sku: 'Sku',
      cat: 'Category',
      brd: 'Brand',
      bdl: 'Bundle',
      pgr: 'ProductGroup',
      ast: 'MediaAsset',
      imp: 'ImportJob',
      lbl: 'ProductLabel',
      hot: 'HotKeyword',
    },
    load: () => import('./catalog/index.ts'),
  },
  {
    name: 'members',
    port: 4004,
    paths: ['/members/exports/'],
    nodes: {
      mbr: 'Member',
      lvl: 'MemberLevel',
      mgr: 'MemberGroup',
      mtg: 'MemberTag',
      adr: 'Address',
      mff: 'MemberFormField',
      mex: 'MemberExport',
      mmg: 'MemberMessage',
    },
    load: () => import('./members/index.ts'),
  },
  {
    name: 'inventory',
    port: 4005,
    paths: [],
    nodes: { whs: 'Warehouse', stk: 'Stock', mov: 'StockMovement', sdc: 'StockDocument', stt: 'StockTransfer' },
    load: () => import('./inventory/index.ts'),
  },
  {
    name: 'cart',
    port: 4006,
    paths: [],
    nodes: { crt: 'Cart' },
    load: () => import('./cart/index.ts'),
  },
  {
    name: 'orders',
    port: 4007,
    paths: ['/orders/exports/'],
    nodes: {
      ord: 'Order',
      oln: 'OrderLine',
      chk: 'Checkout',
      pcl: 'Parcel',
      frt: 'FreightTemplate',
      oex: 'OrderExport',
      asc: 'AftersaleCase',
      rad: 'ReturnAddress',
    },
    load: () => import('./orders/index.ts'),
  },
  {
    name: 'payments',
    port: 4008,
    paths: ['/webhooks/', '/payments/exports/'],
    nodes: {
      pay: 'Payment',
      rfd: 'Refund',
      rcg: 'Recharge',
      rpk: 'RedPacket',
      wdr: 'Withdrawal',
      mbl: 'MerchantBill',
      fex: 'FinanceExport',
      dif: 'ReconciliationDifference',
      frp: 'FriendPay',
      csb: 'CashierBill',
      cbr: 'CashierRefund',
    },
    load: () => import('./payments/index.ts'),
  },
  {
    name: 'promotions',
    port: 4009,
    paths: [],
    nodes: {
      prm: 'Promotion',
      fbk: 'FullBack',
      cpn: 'Coupon',
      uco: 'MemberCoupon',
      cpu: 'CouponPurchase',
      pnt: 'PointsEntry',
      tsk: 'Task',
      xcd: 'ExchangeBatch',
      pst: 'Poster',
    },
    load: () => import('./promotions/index.ts'),
  },
]
