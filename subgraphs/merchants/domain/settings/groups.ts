import type { Field, ValueOf } from './field.ts'
import { allowance, choice, flag, link, number, text } from './field.ts'

/**
 * Every setting there is, with its bounds and with what it is until somebody says otherwise. Secrets are no settings: they
 * come from the configuration of the process that needs them.
 */
export const groups = {
  shop: {
    name: text('What the mall or the shop calls itself', 60, 'Supermall'),
    logoUrl: link('Its logo'),
    description: text('What it says of itself', 500),
    isClosed: flag('Whether it takes no orders for now', false),
    closedText: text('What is shown while it is closed', 200, 'We are closed for now. Please come back later.'),
    shareTitle: text('The title of a shared page', 60),
    shareText: text('The text of a shared page', 200),
    shareImageUrl: link('The picture of a shared page'),
  },
  trade: {
    closeUnpaidAfterMinutes: number('When an unpaid order is closed', { least: 5, most: 43_200, fallback: 30 }),
    receiveAfterDays: number('When a shipped order counts as received', { least: 1, most: 90, fallback: 7 }),
    refundWithinDays: number('How long a finished order can be refunded; 0 is never', {
      least: 0,
      most: 365,
      fallback: 7,
    }),
    answerCasesWithinDays: number('How long a shop may take to answer an after-sale case before it goes on by itself', {
      least: 1,
      most: 30,
      fallback: 3,
    }),
    // Of the three about reviews nothing is read: this mall takes none.
    isReviewOn: flag('Whether goods can be reviewed', true),
    isReviewAuditNeeded: flag('Whether a review is audited before it is shown', false),
    isReviewAppendAuditNeeded: flag('Whether an addition to a review is audited before it is shown', false),
    isInvoiceOffered: flag('Whether invoices are offered', true),
    mostLinesPerOrder: number('How many lines of a shop are bought at once', { least: 1, most: 50, fallback: 50 }),
  },
  pay: {
    isCashOnDeliveryOn: allowance('Whether the courier takes cash'),
    isFreightPaidByBalance: flag('Whether the balance that a buyer deducts also pays freight', true),
  },
  notice: {
    // Staff have no inbox in this mall: what they would hear is kept for whoever sends it to them by another way.
    isNewOrderOn: flag('Whether staff hear of new orders', true),
    isPaidOrderOn: flag('Whether staff hear of paid orders', true),
    isRefundOn: flag('Whether staff hear of refunds asked for', true),
    isLowStockOn: flag('Whether staff hear of stock running low', true),
    isNewReviewOn: flag('Whether staff hear of new reviews', false),
    recipientEmail: text('Where they hear of it besides; empty is nowhere', 254),
    isBuyerParcelOn: flag('Whether buyers read in their inbox that a parcel was sent', true),
    isBuyerCaseOn: flag('Whether buyers read in their inbox what becomes of their after-sale cases', true),
  },
  member: {
    pointsName: text('What points are called', 10, '积分'),
    balanceName: text('What the balance is called', 10, '余额'),
    levelName: text('What a level is called', 10, '等级'),
    firstLevelName: text('What those without a level are called', 20, '普通会员'),
    levelUpRule: choice('What raises a level', ['SPENDING', 'ORDERS', 'GOODS']),
    isRegistrationOn: flag('Whether new members can register', true),
  },
  category: {
    style: choice('How categories are drawn', ['LIST', 'GRID', 'TREE']),
    shownDepth: number('How many levels are shown', { least: 1, most: 3, fallback: 3 }),
    isRecommendedShown: flag('Whether recommended ones come first', true),
    bannerUrl: link('The picture above them'),
  },
  sms: {
    signature: text('What stands before each text message', 20, 'Supermall'),
    isCodeOn: flag('Whether codes are sent by text message', true),
    // Nothing reads it: text messages hold codes only.
    isOrderNoticeOn: flag('Whether buyers hear of their orders by text message', false),
    mostPerDay: number('How many codes of one purpose a phone gets a day', { least: 1, most: 100, fallback: 20 }),
  },
  wap: {
    title: text('The title of the mobile site', 60, 'Supermall'),
    keywords: text('What search engines shall find it by', 200),
    description: text('What search engines shall say of it', 300),
    themeColor: choice('Its colour', ['RED', 'ORANGE', 'GREEN', 'BLUE', 'BLACK']),
    isPhoneNeeded: flag('Whether buyers must bind a phone before they order', false),
  },
  contact: {
    phone: text('The phone of customer service', 24),
    email: text('The e-mail of customer service', 254),
    wechat: text('The WeChat account of customer service', 40),
    qq: text('The QQ number of customer service', 20),
    address: text('Where letters go', 200),
    hours: text('When somebody answers', 100, '09:00–21:00'),
    chatUrl: link('Where customer service chats'),
    qrCodeUrl: link('The QR code of customer service'),
  },
} as const

export type GroupName = keyof typeof groups
export type SettingsOf<G extends GroupName> = {
  readonly [F in keyof (typeof groups)[G]]: ValueOf<Extract<(typeof groups)[G][F], Field>>
}

export const isGroupName = (name: string): name is GroupName => Object.hasOwn(groups, name)

/** For the eyes of staff only. */
export const PRIVATE_GROUPS: ReadonlySet<GroupName> = new Set(['notice', 'sms'])

/** What one shop cannot settle for itself: the members and the texts that the whole mall pays for. */
export const MALL_ONLY_GROUPS: ReadonlySet<GroupName> = new Set(['member', 'sms'])
