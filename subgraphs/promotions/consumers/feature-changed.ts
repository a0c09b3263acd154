import { featureChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { switchFeature } from '../commands/shops/remember-shop.ts'
import type { Tx } from '../data/database.ts'

export default on<Tx, Parameters<typeof featureChanged>[0]>(featureChanged, (facts, unit) => switchFeature(facts, unit))
