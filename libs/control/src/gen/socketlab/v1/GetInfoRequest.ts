// Original file: socketlab/v1/daemon.proto


export interface GetInfoRequest {
}

export interface GetInfoRequest__Output {
}
