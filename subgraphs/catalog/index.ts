import { defineSubgraph } from '@supermall/subgraph/definition'
import audienceGoods from './answers/audience-goods.ts'
import bundleGoods from './answers/bundle-goods.ts'
import goodsThere from './answers/goods-there.ts'
import holdSecrets from './answers/hold-secrets.ts'
import issueSecrets from './answers/issue-secrets.ts'
import productShops from './answers/product-shops.ts'
import releaseSecrets from './answers/release-secrets.ts'
import skuFacts from './answers/sku-facts.ts'
import featureChanged from './consumers/feature-changed.ts'
import orderCancelled from './consumers/order-cancelled.ts'
import orderPaid from './consumers/order-paid.ts'
import orderRefunded from './consumers/order-refunded.ts'
import shopChanged from './consumers/shop-changed.ts'
import stockBack from './consumers/stock-back-in-stock.ts'
import stockOut from './consumers/stock-out.ts'
import userDeleted from './consumers/user-deleted.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import askAboutShops from './jobs/ask-about-shops.ts'
import askAboutStock from './jobs/ask-about-stock.ts'
import buildSearchDocuments from './jobs/build-search-documents.ts'
import countHotKeywords from './jobs/count-hot-keywords.ts'
import flushViews from './jobs/flush-views.ts'
import importLines from './jobs/import-lines.ts'
import rankSearchTiers from './jobs/rank-search-tiers.ts'
import recountSoldOut from './jobs/recount-sold-out.ts'
import releaseForgottenHolds from './jobs/release-forgotten-holds.ts'
import rollSearches from './jobs/roll-searches.ts'
import shelveTimed from './jobs/shelve-timed.ts'
import sweepMedia from './jobs/sweep-media.ts'
import { goodsTypes } from './resolvers/goods-types.ts'
import { Mutation } from './resolvers/mutation.ts'
import { Query } from './resolvers/query.ts'
import { searchTypes } from './resolvers/search-types.ts'
import { receiveUpload } from './routes/receive-upload.ts'
import { serveFile } from './routes/serve-file.ts'
import { serveImportResult } from './routes/serve-import-result.ts'
import { servePicture } from './routes/serve-picture.ts'
import { seed } from './seed.ts'
import { settings } from './settings.ts'

export default defineSubgraph<Tx, Tools, Context, typeof settings>({
  name: 'catalog',
  settings,
  open,
  context,
  resolvers: { Query, Mutation, ...goodsTypes, ...searchTypes },
  consumers: [
    ...[featureChanged, orderCancelled, orderPaid, orderRefunded, shopChanged],
    ...[stockBack, stockOut, userDeleted],
  ],
  answers: [
    ...[audienceGoods, bundleGoods, goodsThere, productShops, skuFacts],
    ...[holdSecrets, issueSecrets, releaseSecrets],
  ],
  jobs: [
    askAboutShops,
    askAboutStock,
    buildSearchDocuments,
    countHotKeywords,
    flushViews,
    importLines,
    rankSearchTiers,
    recountSoldOut,
    releaseForgottenHolds,
    rollSearches,
    shelveTimed,
    sweepMedia,
  ],
  routes: [receiveUpload, servePicture, serveImportResult, serveFile],
  seed,
})
