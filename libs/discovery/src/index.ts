export { type Advertisement, type AdvertiseOptions, advertise } from './advertise.ts';
export type { Blockage, BlockedBy } from './blockage.ts';
export { type Browsed, type BrowseOptions, browse } from './browse.ts';
export type { FoundMachine } from './found-machine.ts';
