// Original file: socketlab/v1/daemon.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CloseNetworkRequest as _socketlab_v1_CloseNetworkRequest, CloseNetworkRequest__Output as _socketlab_v1_CloseNetworkRequest__Output } from '../../socketlab/v1/CloseNetworkRequest.ts';
import type { CloseNetworkResponse as _socketlab_v1_CloseNetworkResponse, CloseNetworkResponse__Output as _socketlab_v1_CloseNetworkResponse__Output } from '../../socketlab/v1/CloseNetworkResponse.ts';
import type { DrainRequest as _socketlab_v1_DrainRequest, DrainRequest__Output as _socketlab_v1_DrainRequest__Output } from '../../socketlab/v1/DrainRequest.ts';
import type { DrainResponse as _socketlab_v1_DrainResponse, DrainResponse__Output as _socketlab_v1_DrainResponse__Output } from '../../socketlab/v1/DrainResponse.ts';
import type { GetInfoRequest as _socketlab_v1_GetInfoRequest, GetInfoRequest__Output as _socketlab_v1_GetInfoRequest__Output } from '../../socketlab/v1/GetInfoRequest.ts';
import type { GetInfoResponse as _socketlab_v1_GetInfoResponse, GetInfoResponse__Output as _socketlab_v1_GetInfoResponse__Output } from '../../socketlab/v1/GetInfoResponse.ts';
import type { GetStatusRequest as _socketlab_v1_GetStatusRequest, GetStatusRequest__Output as _socketlab_v1_GetStatusRequest__Output } from '../../socketlab/v1/GetStatusRequest.ts';
import type { GetStatusResponse as _socketlab_v1_GetStatusResponse, GetStatusResponse__Output as _socketlab_v1_GetStatusResponse__Output } from '../../socketlab/v1/GetStatusResponse.ts';
import type { ListOwnAuditRequest as _socketlab_v1_ListOwnAuditRequest, ListOwnAuditRequest__Output as _socketlab_v1_ListOwnAuditRequest__Output } from '../../socketlab/v1/ListOwnAuditRequest.ts';
import type { ListOwnAuditResponse as _socketlab_v1_ListOwnAuditResponse, ListOwnAuditResponse__Output as _socketlab_v1_ListOwnAuditResponse__Output } from '../../socketlab/v1/ListOwnAuditResponse.ts';
import type { OpenNetworkRequest as _socketlab_v1_OpenNetworkRequest, OpenNetworkRequest__Output as _socketlab_v1_OpenNetworkRequest__Output } from '../../socketlab/v1/OpenNetworkRequest.ts';
import type { OpenNetworkResponse as _socketlab_v1_OpenNetworkResponse, OpenNetworkResponse__Output as _socketlab_v1_OpenNetworkResponse__Output } from '../../socketlab/v1/OpenNetworkResponse.ts';
import type { ReadLogRequest as _socketlab_v1_ReadLogRequest, ReadLogRequest__Output as _socketlab_v1_ReadLogRequest__Output } from '../../socketlab/v1/ReadLogRequest.ts';
import type { ReadLogResponse as _socketlab_v1_ReadLogResponse, ReadLogResponse__Output as _socketlab_v1_ReadLogResponse__Output } from '../../socketlab/v1/ReadLogResponse.ts';
import type { ReloadGrantsRequest as _socketlab_v1_ReloadGrantsRequest, ReloadGrantsRequest__Output as _socketlab_v1_ReloadGrantsRequest__Output } from '../../socketlab/v1/ReloadGrantsRequest.ts';
import type { ReloadGrantsResponse as _socketlab_v1_ReloadGrantsResponse, ReloadGrantsResponse__Output as _socketlab_v1_ReloadGrantsResponse__Output } from '../../socketlab/v1/ReloadGrantsResponse.ts';
import type { WatchAuditRequest as _socketlab_v1_WatchAuditRequest, WatchAuditRequest__Output as _socketlab_v1_WatchAuditRequest__Output } from '../../socketlab/v1/WatchAuditRequest.ts';
import type { WatchAuditResponse as _socketlab_v1_WatchAuditResponse, WatchAuditResponse__Output as _socketlab_v1_WatchAuditResponse__Output } from '../../socketlab/v1/WatchAuditResponse.ts';

export interface DaemonServiceClient extends grpc.Client {
  CloseNetwork(argument: _socketlab_v1_CloseNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseNetworkResponse__Output>): grpc.ClientUnaryCall;
  CloseNetwork(argument: _socketlab_v1_CloseNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_CloseNetworkResponse__Output>): grpc.ClientUnaryCall;
  CloseNetwork(argument: _socketlab_v1_CloseNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseNetworkResponse__Output>): grpc.ClientUnaryCall;
  CloseNetwork(argument: _socketlab_v1_CloseNetworkRequest, callback: grpc.requestCallback<_socketlab_v1_CloseNetworkResponse__Output>): grpc.ClientUnaryCall;
  closeNetwork(argument: _socketlab_v1_CloseNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseNetworkResponse__Output>): grpc.ClientUnaryCall;
  closeNetwork(argument: _socketlab_v1_CloseNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_CloseNetworkResponse__Output>): grpc.ClientUnaryCall;
  closeNetwork(argument: _socketlab_v1_CloseNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_CloseNetworkResponse__Output>): grpc.ClientUnaryCall;
  closeNetwork(argument: _socketlab_v1_CloseNetworkRequest, callback: grpc.requestCallback<_socketlab_v1_CloseNetworkResponse__Output>): grpc.ClientUnaryCall;
  
  Drain(argument: _socketlab_v1_DrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  Drain(argument: _socketlab_v1_DrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  Drain(argument: _socketlab_v1_DrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  Drain(argument: _socketlab_v1_DrainRequest, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _socketlab_v1_DrainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _socketlab_v1_DrainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _socketlab_v1_DrainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  drain(argument: _socketlab_v1_DrainRequest, callback: grpc.requestCallback<_socketlab_v1_DrainResponse__Output>): grpc.ClientUnaryCall;
  
  GetInfo(argument: _socketlab_v1_GetInfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  GetInfo(argument: _socketlab_v1_GetInfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  GetInfo(argument: _socketlab_v1_GetInfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  GetInfo(argument: _socketlab_v1_GetInfoRequest, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  getInfo(argument: _socketlab_v1_GetInfoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  getInfo(argument: _socketlab_v1_GetInfoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  getInfo(argument: _socketlab_v1_GetInfoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  getInfo(argument: _socketlab_v1_GetInfoRequest, callback: grpc.requestCallback<_socketlab_v1_GetInfoResponse__Output>): grpc.ClientUnaryCall;
  
  GetStatus(argument: _socketlab_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _socketlab_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _socketlab_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  GetStatus(argument: _socketlab_v1_GetStatusRequest, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _socketlab_v1_GetStatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _socketlab_v1_GetStatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _socketlab_v1_GetStatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  getStatus(argument: _socketlab_v1_GetStatusRequest, callback: grpc.requestCallback<_socketlab_v1_GetStatusResponse__Output>): grpc.ClientUnaryCall;
  
  ListOwnAudit(argument: _socketlab_v1_ListOwnAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListOwnAuditResponse__Output>): grpc.ClientUnaryCall;
  ListOwnAudit(argument: _socketlab_v1_ListOwnAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListOwnAuditResponse__Output>): grpc.ClientUnaryCall;
  ListOwnAudit(argument: _socketlab_v1_ListOwnAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListOwnAuditResponse__Output>): grpc.ClientUnaryCall;
  ListOwnAudit(argument: _socketlab_v1_ListOwnAuditRequest, callback: grpc.requestCallback<_socketlab_v1_ListOwnAuditResponse__Output>): grpc.ClientUnaryCall;
  listOwnAudit(argument: _socketlab_v1_ListOwnAuditRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListOwnAuditResponse__Output>): grpc.ClientUnaryCall;
  listOwnAudit(argument: _socketlab_v1_ListOwnAuditRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListOwnAuditResponse__Output>): grpc.ClientUnaryCall;
  listOwnAudit(argument: _socketlab_v1_ListOwnAuditRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListOwnAuditResponse__Output>): grpc.ClientUnaryCall;
  listOwnAudit(argument: _socketlab_v1_ListOwnAuditRequest, callback: grpc.requestCallback<_socketlab_v1_ListOwnAuditResponse__Output>): grpc.ClientUnaryCall;
  
  OpenNetwork(argument: _socketlab_v1_OpenNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenNetworkResponse__Output>): grpc.ClientUnaryCall;
  OpenNetwork(argument: _socketlab_v1_OpenNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_OpenNetworkResponse__Output>): grpc.ClientUnaryCall;
  OpenNetwork(argument: _socketlab_v1_OpenNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenNetworkResponse__Output>): grpc.ClientUnaryCall;
  OpenNetwork(argument: _socketlab_v1_OpenNetworkRequest, callback: grpc.requestCallback<_socketlab_v1_OpenNetworkResponse__Output>): grpc.ClientUnaryCall;
  openNetwork(argument: _socketlab_v1_OpenNetworkRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenNetworkResponse__Output>): grpc.ClientUnaryCall;
  openNetwork(argument: _socketlab_v1_OpenNetworkRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_OpenNetworkResponse__Output>): grpc.ClientUnaryCall;
  openNetwork(argument: _socketlab_v1_OpenNetworkRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_OpenNetworkResponse__Output>): grpc.ClientUnaryCall;
  openNetwork(argument: _socketlab_v1_OpenNetworkRequest, callback: grpc.requestCallback<_socketlab_v1_OpenNetworkResponse__Output>): grpc.ClientUnaryCall;
  
  ReadLog(argument: _socketlab_v1_ReadLogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_ReadLogResponse__Output>;
  ReadLog(argument: _socketlab_v1_ReadLogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_ReadLogResponse__Output>;
  readLog(argument: _socketlab_v1_ReadLogRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_ReadLogResponse__Output>;
  readLog(argument: _socketlab_v1_ReadLogRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_ReadLogResponse__Output>;
  
  ReloadGrants(argument: _socketlab_v1_ReloadGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReloadGrantsResponse__Output>): grpc.ClientUnaryCall;
  ReloadGrants(argument: _socketlab_v1_ReloadGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ReloadGrantsResponse__Output>): grpc.ClientUnaryCall;
  ReloadGrants(argument: _socketlab_v1_ReloadGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReloadGrantsResponse__Output>): grpc.ClientUnaryCall;
  ReloadGrants(argument: _socketlab_v1_ReloadGrantsRequest, callback: grpc.requestCallback<_socketlab_v1_ReloadGrantsResponse__Output>): grpc.ClientUnaryCall;
  reloadGrants(argument: _socketlab_v1_ReloadGrantsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReloadGrantsResponse__Output>): grpc.ClientUnaryCall;
  reloadGrants(argument: _socketlab_v1_ReloadGrantsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ReloadGrantsResponse__Output>): grpc.ClientUnaryCall;
  reloadGrants(argument: _socketlab_v1_ReloadGrantsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReloadGrantsResponse__Output>): grpc.ClientUnaryCall;
  reloadGrants(argument: _socketlab_v1_ReloadGrantsRequest, callback: grpc.requestCallback<_socketlab_v1_ReloadGrantsResponse__Output>): grpc.ClientUnaryCall;
  
  WatchAudit(argument: _socketlab_v1_WatchAuditRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_WatchAuditResponse__Output>;
  WatchAudit(argument: _socketlab_v1_WatchAuditRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_WatchAuditResponse__Output>;
  watchAudit(argument: _socketlab_v1_WatchAuditRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_WatchAuditResponse__Output>;
  watchAudit(argument: _socketlab_v1_WatchAuditRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_WatchAuditResponse__Output>;
  
}

export interface DaemonServiceHandlers extends grpc.UntypedServiceImplementation {
  CloseNetwork: grpc.handleUnaryCall<_socketlab_v1_CloseNetworkRequest__Output, _socketlab_v1_CloseNetworkResponse>;
  
  Drain: grpc.handleUnaryCall<_socketlab_v1_DrainRequest__Output, _socketlab_v1_DrainResponse>;
  
  GetInfo: grpc.handleUnaryCall<_socketlab_v1_GetInfoRequest__Output, _socketlab_v1_GetInfoResponse>;
  
  GetStatus: grpc.handleUnaryCall<_socketlab_v1_GetStatusRequest__Output, _socketlab_v1_GetStatusResponse>;
  
  ListOwnAudit: grpc.handleUnaryCall<_socketlab_v1_ListOwnAuditRequest__Output, _socketlab_v1_ListOwnAuditResponse>;
  
  OpenNetwork: grpc.handleUnaryCall<_socketlab_v1_OpenNetworkRequest__Output, _socketlab_v1_OpenNetworkResponse>;
  
  ReadLog: grpc.handleServerStreamingCall<_socketlab_v1_ReadLogRequest__Output, _socketlab_v1_ReadLogResponse>;
  
  ReloadGrants: grpc.handleUnaryCall<_socketlab_v1_ReloadGrantsRequest__Output, _socketlab_v1_ReloadGrantsResponse>;
  
  WatchAudit: grpc.handleServerStreamingCall<_socketlab_v1_WatchAuditRequest__Output, _socketlab_v1_WatchAuditResponse>;
  
}

export interface DaemonServiceDefinition extends grpc.ServiceDefinition {
  CloseNetwork: MethodDefinition<_socketlab_v1_CloseNetworkRequest, _socketlab_v1_CloseNetworkResponse, _socketlab_v1_CloseNetworkRequest__Output, _socketlab_v1_CloseNetworkResponse__Output>
  Drain: MethodDefinition<_socketlab_v1_DrainRequest, _socketlab_v1_DrainResponse, _socketlab_v1_DrainRequest__Output, _socketlab_v1_DrainResponse__Output>
  GetInfo: MethodDefinition<_socketlab_v1_GetInfoRequest, _socketlab_v1_GetInfoResponse, _socketlab_v1_GetInfoRequest__Output, _socketlab_v1_GetInfoResponse__Output>
  GetStatus: MethodDefinition<_socketlab_v1_GetStatusRequest, _socketlab_v1_GetStatusResponse, _socketlab_v1_GetStatusRequest__Output, _socketlab_v1_GetStatusResponse__Output>
  ListOwnAudit: MethodDefinition<_socketlab_v1_ListOwnAuditRequest, _socketlab_v1_ListOwnAuditResponse, _socketlab_v1_ListOwnAuditRequest__Output, _socketlab_v1_ListOwnAuditResponse__Output>
  OpenNetwork: MethodDefinition<_socketlab_v1_OpenNetworkRequest, _socketlab_v1_OpenNetworkResponse, _socketlab_v1_OpenNetworkRequest__Output, _socketlab_v1_OpenNetworkResponse__Output>
  ReadLog: MethodDefinition<_socketlab_v1_ReadLogRequest, _socketlab_v1_ReadLogResponse, _socketlab_v1_ReadLogRequest__Output, _socketlab_v1_ReadLogResponse__Output>
  ReloadGrants: MethodDefinition<_socketlab_v1_ReloadGrantsRequest, _socketlab_v1_ReloadGrantsResponse, _socketlab_v1_ReloadGrantsRequest__Output, _socketlab_v1_ReloadGrantsResponse__Output>
  WatchAudit: MethodDefinition<_socketlab_v1_WatchAuditRequest, _socketlab_v1_WatchAuditResponse, _socketlab_v1_WatchAuditRequest__Output, _socketlab_v1_WatchAuditResponse__Output>
}
