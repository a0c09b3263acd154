import { featureChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { switchFeature } from '../commands/switch-feature.ts'
import type { Unit } from '../data/database.ts'

export default on(featureChanged, (facts, unit: Unit) => switchFeature(facts, unit))
