// Original file: socketlab/v1/listener.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CloseListenerRequest as _socketlab_v1_CloseListenerRequest, CloseListenerRequest__Output as _socketlab_v1_CloseListenerRequest__Output } from '../../socketlab/v1/CloseListenerRequest.ts';
import type { CloseListenerResponse as _socketlab_v1_CloseListenerResponse, CloseListenerResponse__Output as _socketlab_v1_CloseListenerResponse__Output } from '../../socketlab/v1/CloseListenerResponse.ts';
import type { GetListenerRequest as _socketlab_v1_GetListenerRequest, GetListenerRequest__Output as _socketlab_v1_GetListenerRequest__Output } from '../../socketlab/v1/GetListenerRequest.ts';
import type { GetListenerResponse as _socketlab_v1_GetListenerResponse, GetListenerResponse__Output as _socketlab_v1_GetListenerResponse__Output } from '../../socketlab/v1/GetListenerResponse.ts';
import type { GetListenerSourceRequest as _socketlab_v1_GetListenerSourceRequest, GetListenerSourceRequest__Output as _socketlab_v1_GetListenerSourceRequest__Output } from '../../socketlab/v1/GetListenerSourceRequest.ts';
import type { GetListenerSourceResponse as _socketlab_v1_GetListenerSourceResponse, GetListenerSourceResponse__Output as _socketlab_v1_GetListenerSourceResponse__Output } from '../../socketlab/v1/GetListenerSourceResponse.ts';
import type { IssuePermitRequest as _socketlab_v1_IssuePermitRequest, IssuePermitRequest__Output as _socketlab_v1_IssuePermitRequest__Output } from '../../socketlab/v1/IssuePermitRequest.ts';
import type { IssuePermitResponse as _socketlab_v1_IssuePermitResponse, IssuePermitResponse__Output as _socketlab_v1_IssuePermitResponse__Output } from '../../socketlab/v1/IssuePermitResponse.ts';
import type { ListConnectionsRequest as _socketlab_v1_ListConnectionsRequest, ListConnectionsRequest__Output as _socketlab_v1_ListConnectionsRequest__Output } from '../../socketlab/v1/ListConnectionsRequest.ts';
import type { ListConnectionsResponse as _socketlab_v1_ListConnectionsResponse, ListConnectionsResponse__Output as _socketlab_v1_ListConnectionsResponse__Output } from '../../socketlab/v1/ListConnectionsResponse.ts';
import type { ListEndpointsRequest as _socketlab_v1_ListEndpointsRequest, ListEndpointsRequest__Output as _socketlab_v1_ListEndpointsRequest__Output } from '../../socketlab/v1/ListEndpointsRequest.ts';
import type { ListEndpointsResponse as _socketlab_v1_ListEndpointsResponse, ListEndpointsResponse__Output as _socketlab_v1_ListEndpointsResponse__Output } from '../../socketlab/v1/ListEndpointsResponse.ts';
import type { OpenListenerRequest as _socketlab_v1_OpenListenerRequest, OpenListenerRequest__Output as _socketlab_v1_OpenListenerRequest__Output } from '../../socketlab/v1/OpenListenerRequest.ts';
import type { OpenListenerResponse as _socketlab_v1_OpenListenerResponse, OpenListenerResponse__Output as _socketlab_v1_OpenListenerResponse__Output } from '../../socketlab/v1/OpenListenerResponse.ts';
import type { StepListenerRequest as _socketlab_v1_StepListenerRequest, StepListenerRequest__Output as _socketlab_v1_StepListenerRequest__Output } from '../../socketlab/v1/StepListenerRequest.ts';
import type { StepListenerResponse as _socketlab_v1_StepListenerResponse, StepListenerResponse__Output as _socketlab_v1_StepListenerResponse__Output } from '../../socketlab/v1/StepListenerResponse.ts';

export interface ListenerServiceClient extends grpc.Client {
  CloseListener(argument: _socketlab_v1_CloseListenerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseListenerResponse__Output>): grpc.ClientUnaryCall;
  CloseListener(argument: _socketlab_v1_CloseListenerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_CloseListenerResponse__Output>): grpc.ClientUnaryCall;
  CloseListener(argument: _socketlab_v1_CloseListenerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseListenerResponse__Output>): grpc.ClientUnaryCall;
  CloseListener(argument: _socketlab_v1_CloseListenerRequest, callback: grpc.requestCallback<_socketlab_v1_CloseListenerResponse__Output>): grpc.ClientUnaryCall;
  closeListener(argument: _socketlab_v1_CloseListenerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseListenerResponse__Output>): grpc.ClientUnaryCall;
  closeListener(argument: _socketlab_v1_CloseListenerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_CloseListenerResponse__Output>): grpc.ClientUnaryCall;
  closeListener(argument: _socketlab_v1_CloseListenerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseListenerResponse__Output>): grpc.ClientUnaryCall;
  closeListener(argument: _socketlab_v1_CloseListenerRequest, callback: grpc.requestCallback<_socketlab_v1_CloseListenerResponse__Output>): grpc.ClientUnaryCall;
  
  GetListener(argument: _socketlab_v1_GetListenerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetListenerResponse__Output>): grpc.ClientUnaryCall;
  GetListener(argument: _socketlab_v1_GetListenerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetListenerResponse__Output>): grpc.ClientUnaryCall;
  GetListener(argument: _socketlab_v1_GetListenerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetListenerResponse__Output>): grpc.ClientUnaryCall;
  GetListener(argument: _socketlab_v1_GetListenerRequest, callback: grpc.requestCallback<_socketlab_v1_GetListenerResponse__Output>): grpc.ClientUnaryCall;
  getListener(argument: _socketlab_v1_GetListenerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetListenerResponse__Output>): grpc.ClientUnaryCall;
  getListener(argument: _socketlab_v1_GetListenerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetListenerResponse__Output>): grpc.ClientUnaryCall;
  getListener(argument: _socketlab_v1_GetListenerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetListenerResponse__Output>): grpc.ClientUnaryCall;
  getListener(argument: _socketlab_v1_GetListenerRequest, callback: grpc.requestCallback<_socketlab_v1_GetListenerResponse__Output>): grpc.ClientUnaryCall;
  
  GetListenerSource(argument: _socketlab_v1_GetListenerSourceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetListenerSourceResponse__Output>): grpc.ClientUnaryCall;
  GetListenerSource(argument: _socketlab_v1_GetListenerSourceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetListenerSourceResponse__Output>): grpc.ClientUnaryCall;
  GetListenerSource(argument: _socketlab_v1_GetListenerSourceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetListenerSourceResponse__Output>): grpc.ClientUnaryCall;
  GetListenerSource(argument: _socketlab_v1_GetListenerSourceRequest, callback: grpc.requestCallback<_socketlab_v1_GetListenerSourceResponse__Output>): grpc.ClientUnaryCall;
  getListenerSource(argument: _socketlab_v1_GetListenerSourceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetListenerSourceResponse__Output>): grpc.ClientUnaryCall;
  getListenerSource(argument: _socketlab_v1_GetListenerSourceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetListenerSourceResponse__Output>): grpc.ClientUnaryCall;
  getListenerSource(argument: _socketlab_v1_GetListenerSourceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetListenerSourceResponse__Output>): grpc.ClientUnaryCall;
  getListenerSource(argument: _socketlab_v1_GetListenerSourceRequest, callback: grpc.requestCallback<_socketlab_v1_GetListenerSourceResponse__Output>): grpc.ClientUnaryCall;
  
  IssuePermit(argument: _socketlab_v1_IssuePermitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_IssuePermitResponse__Output>): grpc.ClientUnaryCall;
  IssuePermit(argument: _socketlab_v1_IssuePermitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_IssuePermitResponse__Output>): grpc.ClientUnaryCall;
  IssuePermit(argument: _socketlab_v1_IssuePermitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_IssuePermitResponse__Output>): grpc.ClientUnaryCall;
  IssuePermit(argument: _socketlab_v1_IssuePermitRequest, callback: grpc.requestCallback<_socketlab_v1_IssuePermitResponse__Output>): grpc.ClientUnaryCall;
  issuePermit(argument: _socketlab_v1_IssuePermitRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_IssuePermitResponse__Output>): grpc.ClientUnaryCall;
  issuePermit(argument: _socketlab_v1_IssuePermitRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_IssuePermitResponse__Output>): grpc.ClientUnaryCall;
  issuePermit(argument: _socketlab_v1_IssuePermitRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_IssuePermitResponse__Output>): grpc.ClientUnaryCall;
  issuePermit(argument: _socketlab_v1_IssuePermitRequest, callback: grpc.requestCallback<_socketlab_v1_IssuePermitResponse__Output>): grpc.ClientUnaryCall;
  
  ListConnections(argument: _socketlab_v1_ListConnectionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListConnectionsResponse__Output>): grpc.ClientUnaryCall;
  ListConnections(argument: _socketlab_v1_ListConnectionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListConnectionsResponse__Output>): grpc.ClientUnaryCall;
  ListConnections(argument: _socketlab_v1_ListConnectionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListConnectionsResponse__Output>): grpc.ClientUnaryCall;
  ListConnections(argument: _socketlab_v1_ListConnectionsRequest, callback: grpc.requestCallback<_socketlab_v1_ListConnectionsResponse__Output>): grpc.ClientUnaryCall;
  listConnections(argument: _socketlab_v1_ListConnectionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListConnectionsResponse__Output>): grpc.ClientUnaryCall;
  listConnections(argument: _socketlab_v1_ListConnectionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListConnectionsResponse__Output>): grpc.ClientUnaryCall;
  listConnections(argument: _socketlab_v1_ListConnectionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListConnectionsResponse__Output>): grpc.ClientUnaryCall;
  listConnections(argument: _socketlab_v1_ListConnectionsRequest, callback: grpc.requestCallback<_socketlab_v1_ListConnectionsResponse__Output>): grpc.ClientUnaryCall;
  
  ListEndpoints(argument: _socketlab_v1_ListEndpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  ListEndpoints(argument: _socketlab_v1_ListEndpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  ListEndpoints(argument: _socketlab_v1_ListEndpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  ListEndpoints(argument: _socketlab_v1_ListEndpointsRequest, callback: grpc.requestCallback<_socketlab_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  listEndpoints(argument: _socketlab_v1_ListEndpointsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  listEndpoints(argument: _socketlab_v1_ListEndpointsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  listEndpoints(argument: _socketlab_v1_ListEndpointsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  listEndpoints(argument: _socketlab_v1_ListEndpointsRequest, callback: grpc.requestCallback<_socketlab_v1_ListEndpointsResponse__Output>): grpc.ClientUnaryCall;
  
  OpenListener(argument: _socketlab_v1_OpenListenerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenListenerResponse__Output>): grpc.ClientUnaryCall;
  OpenListener(argument: _socketlab_v1_OpenListenerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_OpenListenerResponse__Output>): grpc.ClientUnaryCall;
  OpenListener(argument: _socketlab_v1_OpenListenerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenListenerResponse__Output>): grpc.ClientUnaryCall;
  OpenListener(argument: _socketlab_v1_OpenListenerRequest, callback: grpc.requestCallback<_socketlab_v1_OpenListenerResponse__Output>): grpc.ClientUnaryCall;
  openListener(argument: _socketlab_v1_OpenListenerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenListenerResponse__Output>): grpc.ClientUnaryCall;
  openListener(argument: _socketlab_v1_OpenListenerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_OpenListenerResponse__Output>): grpc.ClientUnaryCall;
  openListener(argument: _socketlab_v1_OpenListenerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenListenerResponse__Output>): grpc.ClientUnaryCall;
  openListener(argument: _socketlab_v1_OpenListenerRequest, callback: grpc.requestCallback<_socketlab_v1_OpenListenerResponse__Output>): grpc.ClientUnaryCall;
  
  StepListener(argument: _socketlab_v1_StepListenerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StepListenerResponse__Output>): grpc.ClientUnaryCall;
  StepListener(argument: _socketlab_v1_StepListenerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StepListenerResponse__Output>): grpc.ClientUnaryCall;
  StepListener(argument: _socketlab_v1_StepListenerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StepListenerResponse__Output>): grpc.ClientUnaryCall;
  StepListener(argument: _socketlab_v1_StepListenerRequest, callback: grpc.requestCallback<_socketlab_v1_StepListenerResponse__Output>): grpc.ClientUnaryCall;
  stepListener(argument: _socketlab_v1_StepListenerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StepListenerResponse__Output>): grpc.ClientUnaryCall;
  stepListener(argument: _socketlab_v1_StepListenerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StepListenerResponse__Output>): grpc.ClientUnaryCall;
  stepListener(argument: _socketlab_v1_StepListenerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StepListenerResponse__Output>): grpc.ClientUnaryCall;
  stepListener(argument: _socketlab_v1_StepListenerRequest, callback: grpc.requestCallback<_socketlab_v1_StepListenerResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ListenerServiceHandlers extends grpc.UntypedServiceImplementation {
  CloseListener: grpc.handleUnaryCall<_socketlab_v1_CloseListenerRequest__Output, _socketlab_v1_CloseListenerResponse>;
  
  GetListener: grpc.handleUnaryCall<_socketlab_v1_GetListenerRequest__Output, _socketlab_v1_GetListenerResponse>;
  
  GetListenerSource: grpc.handleUnaryCall<_socketlab_v1_GetListenerSourceRequest__Output, _socketlab_v1_GetListenerSourceResponse>;
  
  IssuePermit: grpc.handleUnaryCall<_socketlab_v1_IssuePermitRequest__Output, _socketlab_v1_IssuePermitResponse>;
  
  ListConnections: grpc.handleUnaryCall<_socketlab_v1_ListConnectionsRequest__Output, _socketlab_v1_ListConnectionsResponse>;
  
  ListEndpoints: grpc.handleUnaryCall<_socketlab_v1_ListEndpointsRequest__Output, _socketlab_v1_ListEndpointsResponse>;
  
  OpenListener: grpc.handleUnaryCall<_socketlab_v1_OpenListenerRequest__Output, _socketlab_v1_OpenListenerResponse>;
  
  StepListener: grpc.handleUnaryCall<_socketlab_v1_StepListenerRequest__Output, _socketlab_v1_StepListenerResponse>;
  
}

export interface ListenerServiceDefinition extends grpc.ServiceDefinition {
  CloseListener: MethodDefinition<_socketlab_v1_CloseListenerRequest, _socketlab_v1_CloseListenerResponse, _socketlab_v1_CloseListenerRequest__Output, _socketlab_v1_CloseListenerResponse__Output>
  GetListener: MethodDefinition<_socketlab_v1_GetListenerRequest, _socketlab_v1_GetListenerResponse, _socketlab_v1_GetListenerRequest__Output, _socketlab_v1_GetListenerResponse__Output>
  GetListenerSource: MethodDefinition<_socketlab_v1_GetListenerSourceRequest, _socketlab_v1_GetListenerSourceResponse, _socketlab_v1_GetListenerSourceRequest__Output, _socketlab_v1_GetListenerSourceResponse__Output>
  IssuePermit: MethodDefinition<_socketlab_v1_IssuePermitRequest, _socketlab_v1_IssuePermitResponse, _socketlab_v1_IssuePermitRequest__Output, _socketlab_v1_IssuePermitResponse__Output>
  ListConnections: MethodDefinition<_socketlab_v1_ListConnectionsRequest, _socketlab_v1_ListConnectionsResponse, _socketlab_v1_ListConnectionsRequest__Output, _socketlab_v1_ListConnectionsResponse__Output>
  ListEndpoints: MethodDefinition<_socketlab_v1_ListEndpointsRequest, _socketlab_v1_ListEndpointsResponse, _socketlab_v1_ListEndpointsRequest__Output, _socketlab_v1_ListEndpointsResponse__Output>
  OpenListener: MethodDefinition<_socketlab_v1_OpenListenerRequest, _socketlab_v1_OpenListenerResponse, _socketlab_v1_OpenListenerRequest__Output, _socketlab_v1_OpenListenerResponse__Output>
  StepListener: MethodDefinition<_socketlab_v1_StepListenerRequest, _socketlab_v1_StepListenerResponse, _socketlab_v1_StepListenerRequest__Output, _socketlab_v1_StepListenerResponse__Output>
}
