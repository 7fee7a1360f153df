export type {
  KernelView,
  KernelViewDeps,
  KernelViewOptions,
  Observer,
  Tier,
  Watch,
} from './kernel-view.ts';
