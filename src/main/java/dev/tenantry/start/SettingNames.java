package dev.tenantry.start;

import com.oracle.svm.core.annotate.Alias;
import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;

/**
 * Compares the names of settings faster in an executable, where that was a quarter of a start: decision 0070. SmallRye
 * Config keeps names with wildcards in a map in which all of them have the same hash code, and Quarkus walks through each
 * name again for each of hundreds of settings that it might be.
 */
final class SettingNames {

    private SettingNames() {}

    /**
     * Compares the names from their ends, as long as there is nothing but small letters: neither wildcards nor quotes. If
     * it returns false, they may differ nevertheless.
     */
    static boolean differ(String one, String other) {
        int last = one.length() - 1;
        int otherLast = other.length() - 1;
        for (int back = 0; back <= last && back <= otherLast; back++) {
            char character = one.charAt(last - back);
            char otherCharacter = other.charAt(otherLast - back);
            if (!isSmallLetter(character) || !isSmallLetter(otherCharacter)) {
                return false;
            }
            if (character != otherCharacter) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSmallLetter(char character) {
        return character >= 'a' && character <= 'z';
    }

    /**
     * Returns where the segment after the given position ends.
     *
     * @param position of the dot before the segment, or -1
     * @return the position of the next dot, or the length of the name; -1 if there is no such segment, or if the name has
     *     quotes or backslashes, after which a dot may be part of a segment
     */
    static int nextEnd(String name, int position) {
        if (position == name.length() || name.indexOf('"') >= 0 || name.indexOf('\\') >= 0) {
            return -1;
        }
        int dot = name.indexOf('.', position + 1);
        return dot < 0 ? name.length() : dot;
    }

    @TargetClass(className = "io.smallrye.config.PropertyName")
    static final class PropertyName {

        @Alias
        public native String getName();

        @Alias
        private static native boolean equals(String name, String other);

        @Substitute
        @Override
        public boolean equals(Object other) {
            return other instanceof PropertyName that
                    && !differ(getName(), that.getName())
                    && equals(getName(), that.getName());
        }

        @Alias
        @Override
        public native int hashCode();
    }

    @TargetClass(className = "io.quarkus.runtime.configuration.NameIterator")
    static final class NameIterator {

        @Alias
        public native String getName();

        @Alias
        public native int getPosition();

        @Substitute
        public int getNextEnd() {
            int end = nextEnd(getName(), getPosition());
            if (end >= 0) {
                return end;
            }
            int cookie = initIteration();
            do {
                cookie = nextPos(cookie);
            } while (!isSegmentDelimiter(cookie));
            return getPosition(cookie);
        }

        @Alias
        private native int initIteration();

        @Alias
        private native int nextPos(int cookie);

        @Alias
        private native boolean isSegmentDelimiter(int cookie);

        @Alias
        private native int getPosition(int cookie);
    }
}
