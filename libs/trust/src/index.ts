export type { Identity } from './identity.ts';
