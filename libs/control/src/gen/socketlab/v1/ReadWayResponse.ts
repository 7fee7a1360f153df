// Original file: socketlab/v1/evidence.proto

import type { WayRoute as _socketlab_v1_WayRoute, WayRoute__Output as _socketlab_v1_WayRoute__Output } from '../../socketlab/v1/WayRoute.ts';
import type { WayProblem as _socketlab_v1_WayProblem, WayProblem__Output as _socketlab_v1_WayProblem__Output } from '../../socketlab/v1/WayProblem.ts';
import type { WayNeighbour as _socketlab_v1_WayNeighbour, WayNeighbour__Output as _socketlab_v1_WayNeighbour__Output } from '../../socketlab/v1/WayNeighbour.ts';
import type { WayInterface as _socketlab_v1_WayInterface, WayInterface__Output as _socketlab_v1_WayInterface__Output } from '../../socketlab/v1/WayInterface.ts';

export interface ReadWayResponse {
  'route'?: (_socketlab_v1_WayRoute | null);
  'routeProblem'?: (_socketlab_v1_WayProblem | null);
  'neighbour'?: (_socketlab_v1_WayNeighbour | null);
  'neighbourProblem'?: (_socketlab_v1_WayProblem | null);
  'holder'?: (_socketlab_v1_WayInterface | null);
}

export interface ReadWayResponse__Output {
  'route': (_socketlab_v1_WayRoute__Output | null);
  'routeProblem': (_socketlab_v1_WayProblem__Output | null);
  'neighbour': (_socketlab_v1_WayNeighbour__Output | null);
  'neighbourProblem': (_socketlab_v1_WayProblem__Output | null);
  'holder': (_socketlab_v1_WayInterface__Output | null);
}
