// Original file: socketlab/v1/client.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CloseConnectionRequest as _socketlab_v1_CloseConnectionRequest, CloseConnectionRequest__Output as _socketlab_v1_CloseConnectionRequest__Output } from '../../socketlab/v1/CloseConnectionRequest.ts';
import type { CloseConnectionResponse as _socketlab_v1_CloseConnectionResponse, CloseConnectionResponse__Output as _socketlab_v1_CloseConnectionResponse__Output } from '../../socketlab/v1/CloseConnectionResponse.ts';
import type { EndLoadRequest as _socketlab_v1_EndLoadRequest, EndLoadRequest__Output as _socketlab_v1_EndLoadRequest__Output } from '../../socketlab/v1/EndLoadRequest.ts';
import type { EndLoadResponse as _socketlab_v1_EndLoadResponse, EndLoadResponse__Output as _socketlab_v1_EndLoadResponse__Output } from '../../socketlab/v1/EndLoadResponse.ts';
import type { ExchangeDatagramRequest as _socketlab_v1_ExchangeDatagramRequest, ExchangeDatagramRequest__Output as _socketlab_v1_ExchangeDatagramRequest__Output } from '../../socketlab/v1/ExchangeDatagramRequest.ts';
import type { ExchangeDatagramResponse as _socketlab_v1_ExchangeDatagramResponse, ExchangeDatagramResponse__Output as _socketlab_v1_ExchangeDatagramResponse__Output } from '../../socketlab/v1/ExchangeDatagramResponse.ts';
import type { ExchangeManyRequest as _socketlab_v1_ExchangeManyRequest, ExchangeManyRequest__Output as _socketlab_v1_ExchangeManyRequest__Output } from '../../socketlab/v1/ExchangeManyRequest.ts';
import type { ExchangeManyResponse as _socketlab_v1_ExchangeManyResponse, ExchangeManyResponse__Output as _socketlab_v1_ExchangeManyResponse__Output } from '../../socketlab/v1/ExchangeManyResponse.ts';
import type { ExchangeRequest as _socketlab_v1_ExchangeRequest, ExchangeRequest__Output as _socketlab_v1_ExchangeRequest__Output } from '../../socketlab/v1/ExchangeRequest.ts';
import type { ExchangeResponse as _socketlab_v1_ExchangeResponse, ExchangeResponse__Output as _socketlab_v1_ExchangeResponse__Output } from '../../socketlab/v1/ExchangeResponse.ts';
import type { GetClientSourceRequest as _socketlab_v1_GetClientSourceRequest, GetClientSourceRequest__Output as _socketlab_v1_GetClientSourceRequest__Output } from '../../socketlab/v1/GetClientSourceRequest.ts';
import type { GetClientSourceResponse as _socketlab_v1_GetClientSourceResponse, GetClientSourceResponse__Output as _socketlab_v1_GetClientSourceResponse__Output } from '../../socketlab/v1/GetClientSourceResponse.ts';
import type { ListHeldConnectionsRequest as _socketlab_v1_ListHeldConnectionsRequest, ListHeldConnectionsRequest__Output as _socketlab_v1_ListHeldConnectionsRequest__Output } from '../../socketlab/v1/ListHeldConnectionsRequest.ts';
import type { ListHeldConnectionsResponse as _socketlab_v1_ListHeldConnectionsResponse, ListHeldConnectionsResponse__Output as _socketlab_v1_ListHeldConnectionsResponse__Output } from '../../socketlab/v1/ListHeldConnectionsResponse.ts';
import type { OpenConnectionRequest as _socketlab_v1_OpenConnectionRequest, OpenConnectionRequest__Output as _socketlab_v1_OpenConnectionRequest__Output } from '../../socketlab/v1/OpenConnectionRequest.ts';
import type { OpenConnectionResponse as _socketlab_v1_OpenConnectionResponse, OpenConnectionResponse__Output as _socketlab_v1_OpenConnectionResponse__Output } from '../../socketlab/v1/OpenConnectionResponse.ts';
import type { RunLoadRequest as _socketlab_v1_RunLoadRequest, RunLoadRequest__Output as _socketlab_v1_RunLoadRequest__Output } from '../../socketlab/v1/RunLoadRequest.ts';
import type { RunLoadResponse as _socketlab_v1_RunLoadResponse, RunLoadResponse__Output as _socketlab_v1_RunLoadResponse__Output } from '../../socketlab/v1/RunLoadResponse.ts';
import type { UseConnectionRequest as _socketlab_v1_UseConnectionRequest, UseConnectionRequest__Output as _socketlab_v1_UseConnectionRequest__Output } from '../../socketlab/v1/UseConnectionRequest.ts';
import type { UseConnectionResponse as _socketlab_v1_UseConnectionResponse, UseConnectionResponse__Output as _socketlab_v1_UseConnectionResponse__Output } from '../../socketlab/v1/UseConnectionResponse.ts';

export interface ClientServiceClient extends grpc.Client {
  CloseConnection(argument: _socketlab_v1_CloseConnectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseConnectionResponse__Output>): grpc.ClientUnaryCall;
  CloseConnection(argument: _socketlab_v1_CloseConnectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_CloseConnectionResponse__Output>): grpc.ClientUnaryCall;
  CloseConnection(argument: _socketlab_v1_CloseConnectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseConnectionResponse__Output>): grpc.ClientUnaryCall;
  CloseConnection(argument: _socketlab_v1_CloseConnectionRequest, callback: grpc.requestCallback<_socketlab_v1_CloseConnectionResponse__Output>): grpc.ClientUnaryCall;
  closeConnection(argument: _socketlab_v1_CloseConnectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseConnectionResponse__Output>): grpc.ClientUnaryCall;
  closeConnection(argument: _socketlab_v1_CloseConnectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_CloseConnectionResponse__Output>): grpc.ClientUnaryCall;
  closeConnection(argument: _socketlab_v1_CloseConnectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseConnectionResponse__Output>): grpc.ClientUnaryCall;
  closeConnection(argument: _socketlab_v1_CloseConnectionRequest, callback: grpc.requestCallback<_socketlab_v1_CloseConnectionResponse__Output>): grpc.ClientUnaryCall;
  
  EndLoad(argument: _socketlab_v1_EndLoadRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_EndLoadResponse__Output>): grpc.ClientUnaryCall;
  EndLoad(argument: _socketlab_v1_EndLoadRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_EndLoadResponse__Output>): grpc.ClientUnaryCall;
  EndLoad(argument: _socketlab_v1_EndLoadRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_EndLoadResponse__Output>): grpc.ClientUnaryCall;
  EndLoad(argument: _socketlab_v1_EndLoadRequest, callback: grpc.requestCallback<_socketlab_v1_EndLoadResponse__Output>): grpc.ClientUnaryCall;
  endLoad(argument: _socketlab_v1_EndLoadRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_EndLoadResponse__Output>): grpc.ClientUnaryCall;
  endLoad(argument: _socketlab_v1_EndLoadRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_EndLoadResponse__Output>): grpc.ClientUnaryCall;
  endLoad(argument: _socketlab_v1_EndLoadRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_EndLoadResponse__Output>): grpc.ClientUnaryCall;
  endLoad(argument: _socketlab_v1_EndLoadRequest, callback: grpc.requestCallback<_socketlab_v1_EndLoadResponse__Output>): grpc.ClientUnaryCall;
  
  Exchange(argument: _socketlab_v1_ExchangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _socketlab_v1_ExchangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _socketlab_v1_ExchangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _socketlab_v1_ExchangeRequest, callback: grpc.requestCallback<_socketlab_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _socketlab_v1_ExchangeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _socketlab_v1_ExchangeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _socketlab_v1_ExchangeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  exchange(argument: _socketlab_v1_ExchangeRequest, callback: grpc.requestCallback<_socketlab_v1_ExchangeResponse__Output>): grpc.ClientUnaryCall;
  
  ExchangeDatagram(argument: _socketlab_v1_ExchangeDatagramRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeDatagramResponse__Output>): grpc.ClientUnaryCall;
  ExchangeDatagram(argument: _socketlab_v1_ExchangeDatagramRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ExchangeDatagramResponse__Output>): grpc.ClientUnaryCall;
  ExchangeDatagram(argument: _socketlab_v1_ExchangeDatagramRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeDatagramResponse__Output>): grpc.ClientUnaryCall;
  ExchangeDatagram(argument: _socketlab_v1_ExchangeDatagramRequest, callback: grpc.requestCallback<_socketlab_v1_ExchangeDatagramResponse__Output>): grpc.ClientUnaryCall;
  exchangeDatagram(argument: _socketlab_v1_ExchangeDatagramRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeDatagramResponse__Output>): grpc.ClientUnaryCall;
  exchangeDatagram(argument: _socketlab_v1_ExchangeDatagramRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ExchangeDatagramResponse__Output>): grpc.ClientUnaryCall;
  exchangeDatagram(argument: _socketlab_v1_ExchangeDatagramRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeDatagramResponse__Output>): grpc.ClientUnaryCall;
  exchangeDatagram(argument: _socketlab_v1_ExchangeDatagramRequest, callback: grpc.requestCallback<_socketlab_v1_ExchangeDatagramResponse__Output>): grpc.ClientUnaryCall;
  
  ExchangeMany(argument: _socketlab_v1_ExchangeManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeManyResponse__Output>): grpc.ClientUnaryCall;
  ExchangeMany(argument: _socketlab_v1_ExchangeManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ExchangeManyResponse__Output>): grpc.ClientUnaryCall;
  ExchangeMany(argument: _socketlab_v1_ExchangeManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeManyResponse__Output>): grpc.ClientUnaryCall;
  ExchangeMany(argument: _socketlab_v1_ExchangeManyRequest, callback: grpc.requestCallback<_socketlab_v1_ExchangeManyResponse__Output>): grpc.ClientUnaryCall;
  exchangeMany(argument: _socketlab_v1_ExchangeManyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeManyResponse__Output>): grpc.ClientUnaryCall;
  exchangeMany(argument: _socketlab_v1_ExchangeManyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ExchangeManyResponse__Output>): grpc.ClientUnaryCall;
  exchangeMany(argument: _socketlab_v1_ExchangeManyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ExchangeManyResponse__Output>): grpc.ClientUnaryCall;
  exchangeMany(argument: _socketlab_v1_ExchangeManyRequest, callback: grpc.requestCallback<_socketlab_v1_ExchangeManyResponse__Output>): grpc.ClientUnaryCall;
  
  GetClientSource(argument: _socketlab_v1_GetClientSourceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetClientSourceResponse__Output>): grpc.ClientUnaryCall;
  GetClientSource(argument: _socketlab_v1_GetClientSourceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetClientSourceResponse__Output>): grpc.ClientUnaryCall;
  GetClientSource(argument: _socketlab_v1_GetClientSourceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetClientSourceResponse__Output>): grpc.ClientUnaryCall;
  GetClientSource(argument: _socketlab_v1_GetClientSourceRequest, callback: grpc.requestCallback<_socketlab_v1_GetClientSourceResponse__Output>): grpc.ClientUnaryCall;
  getClientSource(argument: _socketlab_v1_GetClientSourceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetClientSourceResponse__Output>): grpc.ClientUnaryCall;
  getClientSource(argument: _socketlab_v1_GetClientSourceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetClientSourceResponse__Output>): grpc.ClientUnaryCall;
  getClientSource(argument: _socketlab_v1_GetClientSourceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetClientSourceResponse__Output>): grpc.ClientUnaryCall;
  getClientSource(argument: _socketlab_v1_GetClientSourceRequest, callback: grpc.requestCallback<_socketlab_v1_GetClientSourceResponse__Output>): grpc.ClientUnaryCall;
  
  ListHeldConnections(argument: _socketlab_v1_ListHeldConnectionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListHeldConnectionsResponse__Output>): grpc.ClientUnaryCall;
  ListHeldConnections(argument: _socketlab_v1_ListHeldConnectionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListHeldConnectionsResponse__Output>): grpc.ClientUnaryCall;
  ListHeldConnections(argument: _socketlab_v1_ListHeldConnectionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListHeldConnectionsResponse__Output>): grpc.ClientUnaryCall;
  ListHeldConnections(argument: _socketlab_v1_ListHeldConnectionsRequest, callback: grpc.requestCallback<_socketlab_v1_ListHeldConnectionsResponse__Output>): grpc.ClientUnaryCall;
  listHeldConnections(argument: _socketlab_v1_ListHeldConnectionsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListHeldConnectionsResponse__Output>): grpc.ClientUnaryCall;
  listHeldConnections(argument: _socketlab_v1_ListHeldConnectionsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListHeldConnectionsResponse__Output>): grpc.ClientUnaryCall;
  listHeldConnections(argument: _socketlab_v1_ListHeldConnectionsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListHeldConnectionsResponse__Output>): grpc.ClientUnaryCall;
  listHeldConnections(argument: _socketlab_v1_ListHeldConnectionsRequest, callback: grpc.requestCallback<_socketlab_v1_ListHeldConnectionsResponse__Output>): grpc.ClientUnaryCall;
  
  OpenConnection(argument: _socketlab_v1_OpenConnectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenConnectionResponse__Output>): grpc.ClientUnaryCall;
  OpenConnection(argument: _socketlab_v1_OpenConnectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_OpenConnectionResponse__Output>): grpc.ClientUnaryCall;
  OpenConnection(argument: _socketlab_v1_OpenConnectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenConnectionResponse__Output>): grpc.ClientUnaryCall;
  OpenConnection(argument: _socketlab_v1_OpenConnectionRequest, callback: grpc.requestCallback<_socketlab_v1_OpenConnectionResponse__Output>): grpc.ClientUnaryCall;
  openConnection(argument: _socketlab_v1_OpenConnectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenConnectionResponse__Output>): grpc.ClientUnaryCall;
  openConnection(argument: _socketlab_v1_OpenConnectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_OpenConnectionResponse__Output>): grpc.ClientUnaryCall;
  openConnection(argument: _socketlab_v1_OpenConnectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenConnectionResponse__Output>): grpc.ClientUnaryCall;
  openConnection(argument: _socketlab_v1_OpenConnectionRequest, callback: grpc.requestCallback<_socketlab_v1_OpenConnectionResponse__Output>): grpc.ClientUnaryCall;
  
  RunLoad(argument: _socketlab_v1_RunLoadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_RunLoadResponse__Output>;
  RunLoad(argument: _socketlab_v1_RunLoadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_RunLoadResponse__Output>;
  runLoad(argument: _socketlab_v1_RunLoadRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_RunLoadResponse__Output>;
  runLoad(argument: _socketlab_v1_RunLoadRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_RunLoadResponse__Output>;
  
  UseConnection(argument: _socketlab_v1_UseConnectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_UseConnectionResponse__Output>): grpc.ClientUnaryCall;
  UseConnection(argument: _socketlab_v1_UseConnectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_UseConnectionResponse__Output>): grpc.ClientUnaryCall;
  UseConnection(argument: _socketlab_v1_UseConnectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_UseConnectionResponse__Output>): grpc.ClientUnaryCall;
  UseConnection(argument: _socketlab_v1_UseConnectionRequest, callback: grpc.requestCallback<_socketlab_v1_UseConnectionResponse__Output>): grpc.ClientUnaryCall;
  useConnection(argument: _socketlab_v1_UseConnectionRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_UseConnectionResponse__Output>): grpc.ClientUnaryCall;
  useConnection(argument: _socketlab_v1_UseConnectionRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_UseConnectionResponse__Output>): grpc.ClientUnaryCall;
  useConnection(argument: _socketlab_v1_UseConnectionRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_UseConnectionResponse__Output>): grpc.ClientUnaryCall;
  useConnection(argument: _socketlab_v1_UseConnectionRequest, callback: grpc.requestCallback<_socketlab_v1_UseConnectionResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ClientServiceHandlers extends grpc.UntypedServiceImplementation {
  CloseConnection: grpc.handleUnaryCall<_socketlab_v1_CloseConnectionRequest__Output, _socketlab_v1_CloseConnectionResponse>;
  
  EndLoad: grpc.handleUnaryCall<_socketlab_v1_EndLoadRequest__Output, _socketlab_v1_EndLoadResponse>;
  
  Exchange: grpc.handleUnaryCall<_socketlab_v1_ExchangeRequest__Output, _socketlab_v1_ExchangeResponse>;
  
  ExchangeDatagram: grpc.handleUnaryCall<_socketlab_v1_ExchangeDatagramRequest__Output, _socketlab_v1_ExchangeDatagramResponse>;
  
  ExchangeMany: grpc.handleUnaryCall<_socketlab_v1_ExchangeManyRequest__Output, _socketlab_v1_ExchangeManyResponse>;
  
  GetClientSource: grpc.handleUnaryCall<_socketlab_v1_GetClientSourceRequest__Output, _socketlab_v1_GetClientSourceResponse>;
  
  ListHeldConnections: grpc.handleUnaryCall<_socketlab_v1_ListHeldConnectionsRequest__Output, _socketlab_v1_ListHeldConnectionsResponse>;
  
  OpenConnection: grpc.handleUnaryCall<_socketlab_v1_OpenConnectionRequest__Output, _socketlab_v1_OpenConnectionResponse>;
  
  RunLoad: grpc.handleServerStreamingCall<_socketlab_v1_RunLoadRequest__Output, _socketlab_v1_RunLoadResponse>;
  
  UseConnection: grpc.handleUnaryCall<_socketlab_v1_UseConnectionRequest__Output, _socketlab_v1_UseConnectionResponse>;
  
}

export interface ClientServiceDefinition extends grpc.ServiceDefinition {
  CloseConnection: MethodDefinition<_socketlab_v1_CloseConnectionRequest, _socketlab_v1_CloseConnectionResponse, _socketlab_v1_CloseConnectionRequest__Output, _socketlab_v1_CloseConnectionResponse__Output>
  EndLoad: MethodDefinition<_socketlab_v1_EndLoadRequest, _socketlab_v1_EndLoadResponse, _socketlab_v1_EndLoadRequest__Output, _socketlab_v1_EndLoadResponse__Output>
  Exchange: MethodDefinition<_socketlab_v1_ExchangeRequest, _socketlab_v1_ExchangeResponse, _socketlab_v1_ExchangeRequest__Output, _socketlab_v1_ExchangeResponse__Output>
  ExchangeDatagram: MethodDefinition<_socketlab_v1_ExchangeDatagramRequest, _socketlab_v1_ExchangeDatagramResponse, _socketlab_v1_ExchangeDatagramRequest__Output, _socketlab_v1_ExchangeDatagramResponse__Output>
  ExchangeMany: MethodDefinition<_socketlab_v1_ExchangeManyRequest, _socketlab_v1_ExchangeManyResponse, _socketlab_v1_ExchangeManyRequest__Output, _socketlab_v1_ExchangeManyResponse__Output>
  GetClientSource: MethodDefinition<_socketlab_v1_GetClientSourceRequest, _socketlab_v1_GetClientSourceResponse, _socketlab_v1_GetClientSourceRequest__Output, _socketlab_v1_GetClientSourceResponse__Output>
  ListHeldConnections: MethodDefinition<_socketlab_v1_ListHeldConnectionsRequest, _socketlab_v1_ListHeldConnectionsResponse, _socketlab_v1_ListHeldConnectionsRequest__Output, _socketlab_v1_ListHeldConnectionsResponse__Output>
  OpenConnection: MethodDefinition<_socketlab_v1_OpenConnectionRequest, _socketlab_v1_OpenConnectionResponse, _socketlab_v1_OpenConnectionRequest__Output, _socketlab_v1_OpenConnectionResponse__Output>
  RunLoad: MethodDefinition<_socketlab_v1_RunLoadRequest, _socketlab_v1_RunLoadResponse, _socketlab_v1_RunLoadRequest__Output, _socketlab_v1_RunLoadResponse__Output>
  UseConnection: MethodDefinition<_socketlab_v1_UseConnectionRequest, _socketlab_v1_UseConnectionResponse, _socketlab_v1_UseConnectionRequest__Output, _socketlab_v1_UseConnectionResponse__Output>
}
