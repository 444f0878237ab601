import { launchWebKit } from '../webkit/launch-webkit.ts'
import { provideEngine, type GlobalSetup } from './provide-engine.ts'

const setup: GlobalSetup = provideEngine('webkit', launchWebKit)
export default setup
