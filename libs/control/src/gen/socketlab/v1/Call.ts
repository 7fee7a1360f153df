// Original file: socketlab/v1/evidence.proto

import type { Long } from '@grpc/proto-loader';

export interface Call {
  'name'?: (string);
  'args'?: (string)[];
  'result'?: (number | string | Long);
  'errno'?: (string);
  'returnedMonotonicNs'?: (number | string | Long);
  'descriptor'?: (number);
  'handle'?: (string);
  'threadId'?: (number);
  'file'?: (string);
  'line'?: (number);
  'errnoNumber'?: (number);
  '_errno'?: "errno";
  '_descriptor'?: "descriptor";
  '_handle'?: "handle";
  '_file'?: "file";
  '_line'?: "line";
  '_errnoNumber'?: "errnoNumber";
}

export interface Call__Output {
  'name': (string);
  'args': (string)[];
  'result': (string);
  'errno'?: (string);
  'returnedMonotonicNs': (string);
  'descriptor'?: (number);
  'handle'?: (string);
  'threadId': (number);
  'file'?: (string);
  'line'?: (number);
  'errnoNumber'?: (number);
  '_errno'?: "errno";
  '_descriptor'?: "descriptor";
  '_handle'?: "handle";
  '_file'?: "file";
  '_line'?: "line";
  '_errnoNumber'?: "errnoNumber";
}
