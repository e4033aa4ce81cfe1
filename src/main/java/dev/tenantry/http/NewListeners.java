package dev.tenantry.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.ServerChannel;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Tells {@link Listeners} of each listener before it listens. Netty finds this class by its service file, if a system
 * property says that it shall look.
 */
@RegisterForReflection
public final class NewListeners extends ChannelInitializerExtension {

    /** Lets Netty look. To be called before anything listens or connects, because Netty reads this only once. */
    public static void announce() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerListenerChannel(ServerChannel listener) {
        Arc.container().instance(Listeners.class).get().guard(listener);
    }
}
